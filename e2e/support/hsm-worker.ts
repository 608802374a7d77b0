import { readdirSync, readFileSync } from 'node:fs'

/** The number of the process that talks to the HSM for this server, as the kernel knows it. */
export function hsmWorkerOf(serverPid: number): number {
  const children = readdirSync(`/proc/${serverPid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${serverPid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
  const worker = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('hsm-worker'))
  if (worker === undefined) throw new Error(`no HSM worker among ${children.join(', ')}`)
  return Number(worker)
}

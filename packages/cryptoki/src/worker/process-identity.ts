import { readFileSync } from 'node:fs'

/** A process that cannot be confused with a later one of the same number: pid and start time since boot. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string
}

/** `undefined` when there is no such live process, or where the system has no /proc. A zombie is not alive. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc(5): the second field is the name in parentheses and may hold anything; the third is the state, the 22nd the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startTime] = [fields[0], fields[19]]
    return state === 'Z' || state === 'X' || startTime === undefined ? undefined : { pid, startTime }
  } catch {
    return undefined
  }
}

/** Whether this very process still runs, and not a later one of the same number. */
export const isAlive = (known: ProcessIdentity): boolean => processIdentity(known.pid)?.startTime === known.startTime

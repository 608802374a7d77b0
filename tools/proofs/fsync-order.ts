import { randomUUID } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInstanceCall, createKey, createKeyCall, send, signIn, wrapCall, type Call } from './client.ts'
import { checkOrder, type OrderFigures } from './fsync-order/order.ts'
import { readTrace } from './fsync-order/trace.ts'
import { freePort, withScratch } from './scratch.ts'
import { startFirst } from './server.ts'

// Long enough that a page of the log, unprintable bytes written out, is seen whole.
const LONGEST_TEXT = 24_000
const TRACED = 'read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync'
const CONCURRENT = 16
const STRACE = 'strace'

/** Runs the server under strace and checks for each answer that its event was on the disk before. */
export async function proveOrder(sequential: number, concurrent: number): Promise<OrderFigures> {
  if (spawnSync(STRACE, ['-V']).error) throw new Error('strace is needed, and is not installed')
  return withScratch(async (scratch) => {
    const file = join(scratch, 'trace')
    const options = ['-f', '--seccomp-bpf', '-yy', '-s', String(LONGEST_TEXT), '-e', `trace=${TRACED}`, '-o', file]
    const port = await freePort()
    const { server, facts } = await startFirst({ port, dataDir: join(scratch, 'data'), under: [STRACE, ...options] })
    const answered: string[] = []
    try {
      const session = await signIn(`http://127.0.0.1:${port}`, facts.apiKey)
      const key = await createKey(session, facts.instanceId, 'first')
      const draw = (index: number): Call =>
        index % 10 === 9
          ? createInstanceCall(`instance ${index}`)
          : index % 2 === 0
            ? wrapCall(key)
            : createKeyCall(facts.instanceId, `key ${index}`)
      const one = async (index: number): Promise<void> => {
        const correlationId = randomUUID()
        const { status } = await send(session, { ...draw(index), correlationId })
        if (status !== 200 && status !== 201) throw new Error(`a call was answered ${status}`)
        answered.push(correlationId)
      }
      for (let index = 0; index < sequential; index += 1) await one(index)
      for (let index = 0; index < concurrent; index += CONCURRENT) {
        await Promise.all(Array.from({ length: CONCURRENT }, (_, offset) => one(index + offset)))
      }
    } finally {
      await server.stop()
    }
    return checkOrder(readTrace(readFileSync(file, 'utf8')), answered)
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { sequential: { type: 'string', default: '50' }, concurrent: { type: 'string', default: '320' } },
  })
  const figures = await proveOrder(Number(values.sequential), Number(values.concurrent))
  console.log(JSON.stringify(figures, null, 2))
  process.exitCode = figures.violations.length > 0 ? 1 : 0
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { at, createKey, send, signIn, textAt, unwrapCall, wrapCall, type KeyRef, type Session } from './client.ts'
import { randomFrom, type Random } from './random.ts'
import { freePort, withScratch } from './scratch.ts'
import { childrenOf, startFirst } from './server.ts'
import { summarise, type Summary } from './summary.ts'

const CLIENTS = 6
const KEYS = 4
const BETWEEN_KILLS_MS = [100, 1_200] as const
const LONGEST_OUTAGE_MS = 60_000
/** The deadline of design.md §1, and the second a busy machine needs to say so. */
const DEADLINE_MS = 11_000

export interface WorkerFigures {
  readonly seed: number
  readonly kills: number
  readonly stops: number
  readonly answers: Readonly<Record<string, number>>
  readonly longestAnswerMs: number
  /** From the signal to the first answer of success after it. */
  readonly backAfterMs: { readonly killed: Summary; readonly stopped: Summary }
  readonly violations: readonly string[]
}

/** What the clients have seen so far. */
class Observations {
  readonly answers: Record<string, number> = {}
  readonly violations: string[] = []
  longestMs = 0

  note(status: number, milliseconds: number): void {
    this.answers[status] = (this.answers[status] ?? 0) + 1
    this.longestMs = Math.max(this.longestMs, Math.round(milliseconds))
    if (status !== 200 && status !== 503) this.violations.push(`a call was answered ${status}`)
    if (milliseconds > DEADLINE_MS) this.violations.push(`a call took ${Math.round(milliseconds)} ms`)
  }
}

interface Run {
  readonly session: Session
  readonly keys: readonly KeyRef[]
  readonly seen: Observations
  readonly random: Random
  readonly isOver: () => boolean
}

/** Kills and stops the HSM worker under load: answers stay right and in time, and service comes back by itself. */
export async function killWorker(kills: number, stops: number, seed: number): Promise<WorkerFigures> {
  const random = randomFrom(seed)
  return withScratch(async (scratch) => {
    const port = await freePort()
    const { server, facts } = await startFirst({ port, dataDir: join(scratch, 'data') })
    const seen = new Observations()
    const backAfter = { killed: [] as number[], stopped: [] as number[] }
    try {
      const session = await signIn(`http://127.0.0.1:${port}`, facts.apiKey)
      const keys = await Promise.all(
        Array.from({ length: KEYS }, (_, index) => createKey(session, facts.instanceId, `key ${index}`)),
      )
      let over = false
      const run = { session, keys, seen, random, isOver: () => over }
      const clients = Promise.all(Array.from({ length: CLIENTS }, () => wrapAndUnwrap(run)))
      const signals = [...Array<'killed'>(kills).fill('killed'), ...Array<'stopped'>(stops).fill('stopped')]
      for (const signal of signals) {
        await wait(random.between(...BETWEEN_KILLS_MS))
        backAfter[signal].push(await disturb(server.pid, signal, run))
      }
      over = true
      await clients
    } finally {
      await server.stop()
    }
    return {
      seed,
      kills,
      stops,
      answers: seen.answers,
      longestAnswerMs: seen.longestMs,
      backAfterMs: { killed: summarise(backAfter.killed), stopped: summarise(backAfter.stopped) },
      violations: seen.violations,
    }
  })
}

async function wrapAndUnwrap({ session, keys, seen, random, isOver }: Run): Promise<void> {
  while (!isOver()) {
    const key = random.pick(keys)
    if (!key) return
    const plaintext = randomBytes(32).toString('base64')
    // Half of them let the HSM draw the key, which makes two calls of one.
    const own = random.next() < 0.5
    const wrapped = await timed(seen, () => send(session, wrapCall(key, own ? plaintext : undefined)))
    if (wrapped.status !== 200) continue
    const expected = own ? plaintext : textAt(wrapped.body, 'plaintext')
    const unwrapped = await timed(seen, () => send(session, unwrapCall(key, textAt(wrapped.body, 'ciphertext'))))
    if (unwrapped.status === 200 && at(unwrapped.body, 'plaintext') !== expected) {
      seen.violations.push('an unwrap answered another plaintext')
    }
  }
}

async function timed(seen: Observations, call: () => ReturnType<typeof send>): ReturnType<typeof send> {
  const began = performance.now()
  const answer = await call()
  seen.note(answer.status, performance.now() - began)
  // A refused client pauses, as a sensible one does.
  if (answer.status === 503) await wait(20)
  return answer
}

/** Signals the worker that serves now; answers how long it took until service was back. */
async function disturb(server: number, signal: 'killed' | 'stopped', { session, keys, seen }: Run): Promise<number> {
  const [worker] = childrenOf(server)
  const [key] = keys
  if (worker === undefined || !key) throw new Error('the server has no HSM worker')
  process.kill(worker, signal === 'killed' ? 'SIGKILL' : 'SIGSTOP')
  const began = performance.now()
  // A call sent after the signal can succeed only through a new worker.
  while (performance.now() - began < LONGEST_OUTAGE_MS) {
    const { status } = await timed(seen, () => send(session, wrapCall(key)))
    if (status === 200) return Math.round(performance.now() - began)
  }
  seen.violations.push(`service was not back within ${LONGEST_OUTAGE_MS} ms`)
  return LONGEST_OUTAGE_MS
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      stops: { type: 'string', default: '2' },
      seed: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? Date.now() % 2 ** 32)
  const figures = await killWorker(Number(values.kills), Number(values.stops), seed)
  console.log(JSON.stringify(figures, null, 2))
  process.exitCode = figures.violations.length > 0 ? 1 : 0
}

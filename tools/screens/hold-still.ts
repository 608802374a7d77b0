import { setTimeout as pause } from 'node:timers/promises'
import { at } from '../proofs/client.ts'
import { childrenOf } from '../proofs/server.ts'
import type { Camera } from './camera.ts'

/** A worker takes longer than this to become ready, so that none that is put in its place ever does. */
const LOOK_EVERY_MS = 20
const PATIENCE_MS = 120_000
/** What asks the token waits for the stopped worker, so one question may go unanswered. */
const ANSWER_MS = 3_000

/** One may have ended since its number was read. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // Then there is nothing left to stop.
  }
}

/** Until the server says that the HSM does not answer. */
async function noticed({ browser, origin, cookies }: Camera): Promise<void> {
  const context = await browser.newContext(cookies === undefined ? {} : { storageState: cookies })
  const until = performance.now() + PATIENCE_MS
  const state = async (): Promise<unknown> => {
    try {
      return at(await (await context.request.get(`${origin}/bff/hsm`, { timeout: ANSWER_MS })).json(), 'state')
    } catch {
      return undefined
    }
  }
  while ((await state()) !== 'unavailable') {
    if (performance.now() > until) throw new Error('the server never noticed that its HSM worker stands still')
    await pause(500)
  }
  await context.close()
}

/** Does the work while the HSM worker is stopped, as in a hung vendor library, and so is each one the server starts instead. */
export async function whileHeldStill(camera: Camera, serverPid: number, work: () => Promise<void>): Promise<void> {
  const stopped = new Set<number>()
  const timer = setInterval(() => {
    for (const child of childrenOf(serverPid)) {
      if (!stopped.has(child)) signal(child, 'SIGSTOP')
      stopped.add(child)
    }
  }, LOOK_EVERY_MS)
  try {
    await noticed(camera)
    await work()
  } finally {
    clearInterval(timer)
    // A process that is stopped would outlive its server.
    for (const child of childrenOf(serverPid)) signal(child, 'SIGKILL')
  }
}

import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'
import { processIdentity } from '../worker/process-identity.ts'

const HOST = fileURLToPath(new URL('../testing/host.ts', import.meta.url))
const PATIENCE = { timeout: 15_000, interval: 20 }

let fixture: SofthsmFixture
let host: ChildProcess | undefined
beforeEach(() => {
  fixture = softhsmFixture()
})
afterEach(() => {
  host?.kill('SIGKILL')
  fixture.remove()
})

/** A server with a busy worker; answers the worker's pid. */
async function startHost(): Promise<number> {
  const child = fork(HOST, [], { execArgv: [], serialization: 'advanced' })
  host = child
  const said = new Promise<{ state: string; workerPid: number }>((resolve) => child.once('message', resolve as never))
  child.send(fixture.options)
  const { state, workerPid } = await said
  expect(state).toBe('ready')
  return workerPid
}

/** The child of a server that has the lock file open. */
function blockedWorkerOf({ pid }: ChildProcess): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  return children.find((child) => child > 0 && openFiles(child).some((file) => file.endsWith('worker.lock')))
}

function openFiles(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch {
      // Closed between the two calls.
      return []
    }
  })
}

describe('when the server is killed', () => {
  test('its busy worker ends by itself', async () => {
    const worker = await startHost()
    host?.kill('SIGKILL')
    await expect.poll(() => processIdentity(worker), PATIENCE).toBeUndefined()
  })

  test('the next server opens the token, and the former worker is gone by then', async () => {
    const worker = await startHost()
    host?.kill('SIGKILL')
    const token = await fixture.open()
    expect(token.health()).toMatchObject({ state: 'ready' })
    expect(processIdentity(worker)).toBeUndefined()
    await token.close()
  })

  test('even a stopped worker, which cannot notice, is gone before the next one touches the token', async () => {
    const worker = await startHost()
    process.kill(worker, 'SIGSTOP')
    host?.kill('SIGKILL')
    const token = await fixture.open()
    expect(token.health()).toMatchObject({ state: 'ready' })
    expect(processIdentity(worker)).toBeUndefined()
    await token.close()
  })

  test('a worker whose main thread is blocked in a call ends all the same', async () => {
    // Waiting for the lock blocks the main thread as a hung library does; only the watchdog's thread can see the end.
    await startHost()
    const second = fork(HOST, [], { execArgv: [], serialization: 'advanced' })
    second.send(fixture.options)
    await expect.poll(() => blockedWorkerOf(second), PATIENCE).toBeDefined()
    const worker = blockedWorkerOf(second) ?? 0
    second.kill('SIGKILL')
    // Well before it would give up waiting by itself.
    await expect.poll(() => processIdentity(worker), { timeout: 8_000, interval: 20 }).toBeUndefined()
  })

  test('but the worker of a living server is left alone: the second server waits its turn', async () => {
    const worker = await startHost()
    const token = await fixture.open({ deadlineMs: 1_000 })
    expect(token.health().state).toBe('starting')
    expect(processIdentity(worker)).toBeDefined()
    expect(readFileSync(`${fixture.directory}/state/worker.json`, 'utf8')).toContain(String(worker))
    host?.kill('SIGKILL')
    await expect.poll(() => token.health().state, PATIENCE).toBe('ready')
    await token.close()
  })
})

import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

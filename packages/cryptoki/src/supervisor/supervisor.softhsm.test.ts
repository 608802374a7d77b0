import type { StoredMaterial } from '@keywright/core/ports/cryptographic-token'
import { KeyError } from '@keywright/core/errors/key-error'
import { renameSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedToken } from '../open-token.ts'
import { setScene } from '../testing/scene.ts'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'
import type { TokenOptions } from '../token-options.ts'

const AAD = new TextEncoder().encode('context')
const PATIENCE = { timeout: 15_000, interval: 20 }

let fixture: SofthsmFixture
let token: OpenedToken | undefined
beforeEach(() => {
  fixture = softhsmFixture()
})
afterEach(async () => {
  await token?.close()
  fixture.remove()
})

async function open(overrides: Partial<TokenOptions> = {}): Promise<OpenedToken> {
  const opened = await fixture.open(overrides)
  token = opened
  // With a short deadline `openToken` may answer before the worker is there.
  await expect.poll(() => opened.health().state, PATIENCE).toBe('ready')
  return opened
}

function workerOf(opened: OpenedToken): number {
  const pid = opened.workerPid()
  if (pid === undefined) throw new Error('there is no worker')
  return pid
}

const back = (opened: OpenedToken, former: number) =>
  expect.poll(() => opened.health().state === 'ready' && opened.workerPid() !== former, PATIENCE).toBe(true)

const failureOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof KeyError ? error.failure : error),
  )

/** Encrypts and decrypts until told to stop; counts what came of it. */
function load(opened: OpenedToken, material: StoredMaterial, lanes: number) {
  const seen = { right: 0, wrong: 0, unavailable: 0, other: [] as unknown[], slowestMs: 0 }
  let going = true
  const once = async (text: Uint8Array): Promise<void> => {
    const answer = await opened.decrypt(material, await opened.encrypt(material, text, AAD), AAD)
    if (answer && Buffer.from(text).equals(answer)) seen.right += 1
    else seen.wrong += 1
  }
  const lane = async (number: number): Promise<void> => {
    for (let i = 0; going; i++) {
      const began = performance.now()
      await once(Uint8Array.of(number, i & 255, i >> 8)).catch((error: unknown) => {
        if (error instanceof KeyError && error.failure.code === 'HSM_UNAVAILABLE_ERR') seen.unavailable += 1
        else seen.other.push(error)
      })
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - began)
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  return {
    seen,
    stop: async () => {
      going = false
      await all
      return seen
    },
  }
}

describe('the supervised worker', () => {
  test('killed again and again under load: no wrong answer, no call beyond its deadline, back by itself', async () => {
    const opened = await open()
    const material = await (await setScene(opened)).store()
    const running = load(opened, material, 32)
    for (let round = 0; round < 4; round++) {
      const goal = running.seen.right + 500
      await expect.poll(() => running.seen.right, PATIENCE).toBeGreaterThan(goal)
      const pid = workerOf(opened)
      process.kill(pid, 'SIGKILL')
      await back(opened, pid)
    }
    const seen = await running.stop()
    expect(seen).toMatchObject({ wrong: 0, other: [] })
    expect(seen.unavailable).toBeGreaterThan(0)
    // Two calls of at most ten seconds each.
    expect(seen.slowestMs).toBeLessThan(20_000)
    expect(opened.health().restarts).toBeGreaterThanOrEqual(4)
    expect(await opened.random(8)).toHaveLength(8)
  })

  test('a worker that hangs is killed at the deadline, and its call may have happened', async () => {
    const opened = await open({ deadlineMs: 3_000 })
    const pid = workerOf(opened)
    process.kill(pid, 'SIGSTOP')
    const failure = await failureOf(opened.random(8))
    expect(failure).toEqual({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: true })
    await back(opened, pid)
    expect(await opened.random(8)).toHaveLength(8)
  })

  test('an idle worker that hangs is found by the canary', async () => {
    const opened = await open({ deadlineMs: 2_000, canaryMs: 200 })
    const pid = workerOf(opened)
    process.kill(pid, 'SIGSTOP')
    await back(opened, pid)
  })

  test('calls made while there is no worker wait for the next one', async () => {
    const opened = await open()
    const pid = workerOf(opened)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => opened.workerPid(), PATIENCE).not.toBe(pid)
    const answers = await Promise.all(Array.from({ length: 50 }, () => opened.random(8)))
    expect(answers).toHaveLength(50)
  })

  test('beyond maxInFlight a call fails at once, and has not happened', async () => {
    const opened = await open({ maxInFlight: 8, deadlineMs: 3_000 })
    process.kill(workerOf(opened), 'SIGSTOP')
    const accepted = Array.from({ length: 8 }, () => failureOf(opened.random(8)))
    expect(await failureOf(opened.random(8))).toEqual({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false })
    for (const failure of await Promise.all(accepted)) expect(failure).toMatchObject({ mayHaveHappened: true })
  })

  test('is replaced after so many unwraps without failing a single call', async () => {
    const opened = await open({ recycleAfterUnwraps: 200, cacheSize: 1 })
    const scene = await setScene(opened)
    const [one, two] = [await scene.store(), await scene.store()]
    const loads = [load(opened, one, 4), load(opened, two, 4)]
    await expect.poll(() => opened.health().restarts, PATIENCE).toBeGreaterThanOrEqual(2)
    for (const running of loads) {
      expect(await running.stop()).toMatchObject({ wrong: 0, unavailable: 0, other: [] })
    }
  })

  test('a closed token answers nothing more, and its worker is gone', async () => {
    const opened = await open()
    const pid = workerOf(opened)
    await opened.close()
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
    expect(await failureOf(opened.random(8))).toEqual({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false })
    await opened.close()
  })

  test('starts that fail again and again open the circuit: calls fail at once, and the service comes back by itself', async () => {
    const opened = await open({ canaryMs: 50 })
    const away = `${fixture.directory}-away`
    renameSync(`${fixture.directory}/softhsm/tokens`, away)
    await expect.poll(() => opened.health().restarts, PATIENCE).toBeGreaterThan(6)
    expect(opened.health()).toMatchObject({ state: 'unavailable' })
    const began = performance.now()
    expect(await failureOf(opened.random(8))).toMatchObject({ mayHaveHappened: false })
    expect(performance.now() - began).toBeLessThan(2_000)
    renameSync(away, `${fixture.directory}/softhsm/tokens`)
    await expect.poll(() => opened.health().state, PATIENCE).toBe('ready')
    expect(await opened.random(8)).toHaveLength(8)
  })
})

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CryptokiModule } from '../cryptoki-module.ts'
import { findBlankSlot, findSlot } from '../slot.ts'
import { prepareSofthsm } from '../supervisor/softhsm-config.ts'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'
import { isHalfMade } from './make-token.ts'

let fixture: SofthsmFixture
beforeEach(() => {
  fixture = softhsmFixture()
})
afterEach(() => fixture.remove())

const tokensOf = (): readonly string[] => readdirSync(join(fixture.directory, 'softhsm', 'tokens'))
const modeOf = (path: string): number => statSync(path).mode & 0o777

/** Opens the token and closes it again; answers what health said. */
async function started(overrides = {}) {
  const token = await fixture.open(overrides)
  const health = token.health()
  await token.close()
  return health
}

/** Works on the token in this very process, as a start cut short would have left it. */
function beforeStart(prepare: (module: CryptokiModule) => void): void {
  // SoftHSM reads it when it is initialised.
  Object.assign(process.env, prepareSofthsm(join(fixture.directory, 'softhsm')))
  const module = CryptokiModule.load(fixture.options.modulePath)
  try {
    prepare(module)
  } finally {
    module.finalise()
  }
}

function initTokenOnly(module: CryptokiModule, soPin: string): void {
  const slot = findBlankSlot(module)
  if (!slot) throw new Error('SoftHSM always offers a blank slot')
  module.initToken(slot, soPin, fixture.options.tokenLabel)
  expect(isHalfMade(findSlot(module, fixture.options.tokenLabel))).toBe(true)
}

describe('making the embedded token', () => {
  test('both PINs are files of the owner alone, and the next start finds the same token', async () => {
    const first = await started()
    expect(first).toMatchObject({ state: 'ready', weak: false })
    expect([modeOf(join(fixture.directory, 'pin')), modeOf(join(fixture.directory, 'so-pin'))]).toEqual([0o600, 0o600])
    const pin = readFileSync(join(fixture.directory, 'pin'), 'utf8')
    const second = await started()
    expect(second.identity).toEqual(first.identity)
    expect(readFileSync(join(fixture.directory, 'pin'), 'utf8')).toBe(pin)
    expect(tokensOf()).toHaveLength(1)
  })

  test('a start cut short after the first PIN file goes on', async () => {
    writeFileSync(join(fixture.directory, 'so-pin'), 'an earlier so pin', { mode: 0o600 })
    expect(await started()).toMatchObject({ state: 'ready' })
    expect(readFileSync(join(fixture.directory, 'so-pin'), 'utf8')).toBe('an earlier so pin')
  })

  test('a start cut short after both PIN files goes on', async () => {
    writeFileSync(join(fixture.directory, 'so-pin'), 'an earlier so pin', { mode: 0o600 })
    writeFileSync(join(fixture.directory, 'pin'), 'an earlier pin', { mode: 0o600 })
    expect(await started()).toMatchObject({ state: 'ready' })
    expect(await started()).toMatchObject({ state: 'ready' })
  })

  test('a start cut short between the token and its user PIN goes on with the same token', async () => {
    writeFileSync(join(fixture.directory, 'so-pin'), 'an earlier so pin', { mode: 0o600 })
    writeFileSync(join(fixture.directory, 'pin'), 'an earlier pin', { mode: 0o600 })
    beforeStart((module) => initTokenOnly(module, 'an earlier so pin'))
    expect(await started()).toMatchObject({ state: 'ready' })
    expect(tokensOf()).toHaveLength(1)
  })

  test('a token without a user PIN that somebody else made is left alone', async () => {
    beforeStart((module) => initTokenOnly(module, 'somebody else’s'))
    expect(await started()).toMatchObject({ state: 'refused', problem: expect.stringContaining('user PIN') as string })
  })

  test('a security officer’s PIN is tried once', async () => {
    writeFileSync(join(fixture.directory, 'so-pin'), 'not the so pin', { mode: 0o600 })
    beforeStart((module) => initTokenOnly(module, 'the so pin'))
    expect(await started()).toMatchObject({ state: 'refused' })
    expect(readdirSync(join(fixture.directory, 'state'))).toContain('so-pin-refused')
    expect(await started()).toMatchObject({ state: 'refused' })
  })

  test('killed at any moment of its first start, it makes one token in the end', async () => {
    for (let delay = 0; delay < 12; delay++) {
      const opening = fixture.open({ canaryMs: 60_000 })
      // Lands anywhere between loading and the last probe; the supervisor starts the next worker by itself.
      const killer = setInterval(() => killWorker(fixture.directory), 15 + delay * 11)
      setTimeout(() => clearInterval(killer), 150)
      const token = await opening
      await expect.poll(() => token.health().state, { timeout: 15_000 }).toBe('ready')
      await token.close()
      expect(tokensOf().length).toBeGreaterThanOrEqual(1)
      if (delay < 11)
        for (const name of ['pin', 'so-pin', 'softhsm', 'state'])
          rmSync(join(fixture.directory, name), { recursive: true, force: true })
    }
  }, 60_000)

  test('a data directory that has a token never gets another one by itself', async () => {
    const { identity } = await started()
    rmSync(join(fixture.directory, 'softhsm', 'tokens'), { recursive: true })
    const health = await started({ expectedSerial: identity?.serial })
    expect(health).toMatchObject({ state: 'unavailable' })
    expect(tokensOf()).toEqual([])
  })
})

/** The worker that holds the lock, by the note it leaves. */
function killWorker(directory: string): void {
  try {
    const { worker } = JSON.parse(readFileSync(join(directory, 'state', 'worker.json'), 'utf8')) as {
      worker: { pid: number }
    }
    process.kill(worker.pid, 'SIGKILL')
  } catch {
    // None yet, or gone already.
  }
}

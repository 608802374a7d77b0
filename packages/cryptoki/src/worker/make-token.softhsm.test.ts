import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CryptokiModule } from '../cryptoki-module.ts'
import { findBlankSlot, findSlot } from '../slot.ts'
import { softhsmEnvironment, softhsmHome } from '../softhsm-home.ts'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'
import { isHalfMade } from './make-token.ts'
import { prepareSofthsm } from './softhsm.ts'
import { processIdentity } from './process-identity.ts'

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
  const home = softhsmHome(join(fixture.directory, 'softhsm'))
  Object.assign(process.env, softhsmEnvironment(home))
  prepareSofthsm(home)
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

  test.for([0, 2, 4, 6, 8, 10, 13, 16, 20, 30])(
    'killed %i ms after it took the lock, twice, it makes one token in the end',
    async (delay) => {
      const kills = killAfterLock(delay, 2)
      const token = await fixture.open()
      await kills
      await expect.poll(() => token.health().state, { timeout: 15_000 }).toBe('ready')
      const { identity } = token.health()
      await token.close()
      expect(await started()).toMatchObject({ state: 'ready', identity })
    },
  )

  test('a data directory that has a token never gets another one by itself', async () => {
    const { identity } = await started()
    rmSync(join(fixture.directory, 'softhsm', 'tokens'), { recursive: true })
    const health = await started({ expectedSerial: identity?.serial })
    expect(health).toMatchObject({ state: 'unavailable' })
    expect(tokensOf()).toEqual([])
  })
})

/** Kills `times` workers, one after the other, each so long after it noted that it holds the lock. */
async function killAfterLock(delayMs: number, times: number): Promise<void> {
  const killed = new Set<number>()
  while (killed.size < times) {
    const pid = lockHolder()
    if (pid === undefined || killed.has(pid)) {
      await setTimeout(1)
      continue
    }
    await setTimeout(delayMs)
    killed.add(pid)
    kill(pid)
  }
}

/** A worker that ended by itself meanwhile is just as dead. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    expect(processIdentity(pid)).toBeUndefined()
  }
}

function lockHolder(): number | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(join(fixture.directory, 'state', 'worker.json'), 'utf8'))
    // The note of worker-lock.ts.
    return (note as { worker: { pid: number } }).worker.pid
  } catch {
    return undefined
  }
}

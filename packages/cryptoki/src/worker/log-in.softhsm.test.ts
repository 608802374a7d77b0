import { chmodSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CryptokiModule } from '../cryptoki-module.ts'
import { findSlot } from '../slot.ts'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'

let fixture: SofthsmFixture
let pinFile: string
let rightPin: string
beforeEach(async () => {
  fixture = softhsmFixture()
  pinFile = fixture.options.pinFile
  await (await fixture.open()).close()
  rightPin = readFileSync(pinFile, 'utf8')
})
afterEach(() => fixture.remove())

/** Makes `pin` the token's user PIN without touching the PIN file: a second attempt with that file would now succeed. */
function setTokenPin(pin: string): void {
  process.env['SOFTHSM2_CONF'] = join(fixture.directory, 'softhsm', 'softhsm2.conf')
  const module = CryptokiModule.load(fixture.options.modulePath)
  try {
    const found = findSlot(module, fixture.options.tokenLabel)
    if (found.kind !== 'one') throw new Error('the token is not there')
    const session = module.openSession(found.slot)
    module.login(session, 'security-officer', readFileSync(join(fixture.directory, 'so-pin'), 'utf8'))
    module.initUserPin(session, pin)
  } finally {
    module.finalise()
  }
}

describe('a wrong PIN', () => {
  test('is tried once: not again by the same server, nor by the next, though it has become right', async () => {
    writeFileSync(pinFile, 'wrong pin')
    const token = await fixture.open()
    expect(token.health()).toMatchObject({ state: 'locked-out', restarts: 0 })
    expect(token.health().problem).not.toContain('wrong pin')
    await expect(token.random(8)).rejects.toMatchObject({
      failure: { code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false },
    })
    await token.close()
    setTokenPin('wrong pin')
    const again = await fixture.open()
    expect(again.health()).toMatchObject({ state: 'locked-out', restarts: 0 })
    await again.close()
  })

  test('is tried again once its file was written, without a restart of the server', async () => {
    writeFileSync(pinFile, 'wrong pin')
    const token = await fixture.open()
    expect(token.health()).toMatchObject({ state: 'locked-out' })
    writeFileSync(pinFile, `${rightPin}\n`)
    await expect.poll(() => token.health().state, { timeout: 15_000 }).toBe('ready')
    await token.close()
    expect(readdirSync(join(fixture.directory, 'state'))).not.toContain('user-pin-refused')
  })

  test('leaves nothing of itself in the state directory', async () => {
    writeFileSync(pinFile, 'wrong pin')
    const token = await fixture.open()
    await token.close()
    const state = join(fixture.directory, 'state')
    const texts = readdirSync(state).map((name) => readFileSync(join(state, name), 'latin1'))
    expect(texts.join()).not.toContain('wrong pin')
  })

  test('a file that was only touched counts as written', async () => {
    writeFileSync(pinFile, 'wrong pin')
    const token = await fixture.open()
    await token.close()
    setTokenPin('wrong pin')
    utimesSync(pinFile, new Date(), new Date(Date.now() + 1000))
    const again = await fixture.open()
    expect(again.health()).toMatchObject({ state: 'ready' })
    await again.close()
  })
})

describe('a PIN file', () => {
  test('that others may read is warned about', async () => {
    const lines: string[] = []
    writeFileSync(pinFile, rightPin)
    chmodSync(pinFile, 0o644)
    const token = await fixture.open({ log: (_level, message) => lines.push(message) })
    await token.close()
    expect(lines.join('\n')).toContain('chmod 600')
    expect(lines.join('\n')).not.toContain(rightPin)
  })

  test('that is empty is said to be so, and used once written', async () => {
    writeFileSync(pinFile, '')
    const token = await fixture.open({ expectedSerial: await serial() })
    expect(token.health()).toMatchObject({
      state: 'unavailable',
      problem: expect.stringContaining('PIN file') as string,
    })
    writeFileSync(pinFile, rightPin)
    await expect.poll(() => token.health().state, { timeout: 15_000 }).toBe('ready')
    await token.close()
  })
})

async function serial(): Promise<string> {
  const kept = readFileSync(pinFile, 'utf8')
  writeFileSync(pinFile, rightPin)
  const token = await fixture.open()
  await token.close()
  writeFileSync(pinFile, kept)
  return token.health().identity?.serial ?? ''
}

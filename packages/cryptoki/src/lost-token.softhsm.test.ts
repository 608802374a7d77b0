import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KeyError } from '@keywright/core/errors/key-error'
import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedToken } from './open-token.ts'
import { setScene } from './testing/scene.ts'
import { softhsmFixture, type SofthsmFixture } from './testing/softhsm.ts'

const AAD = new TextEncoder().encode('context')
const TEXT = new Uint8Array(32).fill(7)
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

describe('a token that is gone', () => {
  test('is seen by the canary, though keys already unwrapped would go on working', async () => {
    token = await fixture.open({ canaryMs: 100 })
    const material = await (await setScene(token)).store()
    await token.encrypt(material, TEXT, AAD)
    rmSync(join(fixture.directory, 'softhsm', 'tokens'), { recursive: true })
    await expect.poll(() => token?.health().state, PATIENCE).toBe('unavailable')
    expect(token.health().problem).toBeTruthy()
  })

  test('is never mistaken for a bad ciphertext', async () => {
    token = await fixture.open({ canaryMs: 60_000 })
    const material = await (await setScene(token)).store()
    const { ciphertext, iv } = await token.encrypt(material, TEXT, AAD)
    rmSync(join(fixture.directory, 'softhsm', 'tokens'), { recursive: true })
    const bad = { ciphertext: ciphertext.map((byte) => byte ^ 1), iv }
    const failure: unknown = await token.decrypt(material, bad, AAD).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(KeyError)
    expect(failure).toMatchObject({ failure: { code: 'HSM_UNAVAILABLE_ERR' } })
  })

  test('is never mistaken for material that was wrapped wrongly', async () => {
    token = await fixture.open({ canaryMs: 60_000 })
    const { kekId, macKeyId } = await setScene(token)
    const id = newObjectId()
    await token.createObject('import-transport', id)
    rmSync(join(fixture.directory, 'softhsm', 'tokens'), { recursive: true })
    const { algorithm: _, ...binding } = newBinding(kekId)
    const wrapped = new Uint8Array(384).fill(1)
    const failure = { failure: { code: 'HSM_UNAVAILABLE_ERR' } }
    await expect(token.importWrapped(wrapped, { id, hash: 'SHA-1' }, binding, macKeyId)).rejects.toMatchObject(failure)
    await expect(token.importPlain(new Uint8Array(32).fill(7), binding, macKeyId)).rejects.toMatchObject(failure)
  })

  test('comes back by itself with the keys it had', async () => {
    token = await fixture.open({ canaryMs: 100 })
    const material = await (await setScene(token)).store()
    const encrypted = await token.encrypt(material, TEXT, AAD)
    const [tokens, away] = [join(fixture.directory, 'softhsm', 'tokens'), join(fixture.directory, 'away')]
    renameSync(tokens, away)
    await expect.poll(() => token?.health().state, PATIENCE).toBe('unavailable')
    renameSync(away, tokens)
    await expect.poll(() => token?.health().state, PATIENCE).toBe('ready')
    expect(await token.decrypt(material, encrypted, AAD)).toEqual(TEXT)
    // What is over is not forgotten.
    expect(token.health().problem).toBeUndefined()
    expect(token.health().lastProblem).toEqual({ at: expect.any(String), problem: expect.stringMatching(/./) })
  })
})

describe('another token', () => {
  test('is refused by its serial, before it is shown the PIN, until an administrator confirms it', async () => {
    token = await fixture.open({ expectedSerial: 'another serial', initialise: false })
    expect(token.health()).toMatchObject({ state: 'unavailable' })
    await token.close()
    const made = await fixture.open()
    await made.close()
    token = await fixture.open({ expectedSerial: 'another serial' })
    const { state, problem, identity } = token.health()
    expect([state, problem]).toEqual(['refused', expect.stringContaining('serial')])
    expect(identity).toEqual(made.health().identity)
    await expect(token.random(8)).rejects.toMatchObject({ failure: { mayHaveHappened: false } })
    token.confirmSerial(identity?.serial ?? '')
    await expect.poll(() => token?.health().state, PATIENCE).toBe('ready')
    expect(await token.random(8)).toHaveLength(8)
  })
})

import { createCipheriv, createPublicKey, randomBytes } from 'node:crypto'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Imported } from '@keywright/core/ports/cryptographic-token'
import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedToken } from '../open-token.ts'
import { setScene, type Scene } from '../testing/scene.ts'
import { softhsmFixture, type SofthsmFixture } from '../testing/softhsm.ts'
import { wrapFor } from '../transport-key.ts'

const PATIENCE = { timeout: 15_000, interval: 20 }
const AAD = new TextEncoder().encode('context')

let fixture: SofthsmFixture
let token: OpenedToken
let scene: Scene
beforeEach(async () => {
  fixture = softhsmFixture()
  token = await fixture.open()
  scene = await setScene(token)
})
afterEach(async () => {
  await token.close()
  fixture.remove()
})

/** As openssl or a browser does it, for a public key as it is handed out. */
function importTo(
  pair: { readonly id: TokenObjectId; readonly spki: Uint8Array },
  bytes: Uint8Array,
): Promise<Imported> {
  const { importHash: hash } = token.health()
  if (!hash) throw new Error('the token cannot import')
  const key = createPublicKey({ key: Buffer.from(pair.spki), format: 'der', type: 'spki' })
  const { algorithm: _, ...binding } = newBinding(scene.kekId)
  return token.importWrapped(wrapFor(key, bytes, hash), { id: pair.id, hash }, binding, scene.macKeyId)
}

async function newPair(id = newObjectId()) {
  const spki = await token.createObject('import-transport', id)
  if (!spki) throw new Error('a pair has a public half')
  return { id, spki }
}

const checkValueOf = (bytes: Uint8Array): string =>
  createCipheriv(`aes-${bytes.length * 8}-ecb`, bytes, null)
    .update(new Uint8Array(16))
    .toString('hex')
    .slice(0, 6)

async function killWorker(): Promise<void> {
  const pid = token.workerPid()
  if (pid === undefined) throw new Error('there is no worker')
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => token.health().state === 'ready' && token.workerPid() !== pid, PATIENCE).toBe(true)
}

const listed = async (id: TokenObjectId) =>
  (await token.listObjects()).filter((object) => object.id === id).map(({ objectClass }) => objectClass)

describe('a transport pair', () => {
  test('outlives the worker that made it, and goes on importing', async () => {
    const pair = await newPair()
    await killWorker()
    const bytes = randomBytes(24)
    const imported = await importTo(pair, bytes)
    expect(imported).toMatchObject({ kind: 'imported', algorithm: 'AES-192', checkValue: checkValueOf(bytes) })
    expect(await newPair(pair.id)).toEqual(pair)
  })

  test('whose making was killed half way is made whole when asked for again', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 4; round++) {
      const id = newObjectId()
      const written = firstWrite(join(fixture.directory, 'softhsm', 'tokens'))
      const making = token.createObject('import-transport', id).catch((error: unknown) => error)
      await written
      await killWorker()
      await making
      const pair = await newPair(id)
      expect((await listed(id)).sort()).toEqual(['private-key', 'public-key'])
      expect(await importTo(pair, randomBytes(32))).toMatchObject({ kind: 'imported' })
    }
  })

  test('is made while others wait, and any other call waits for one of them at most', { timeout: 60_000 }, async () => {
    const material = await scene.store()
    const waits: number[] = []
    const making = new Set(Array.from({ length: 6 }, () => newPair()))
    const made = Promise.all([...making].map((pair) => pair.finally(() => making.delete(pair))))
    while (making.size > 0) {
      const began = performance.now()
      await token.encrypt(material, randomBytes(32), AAD)
      waits.push(performance.now() - began)
      await wait(1)
    }
    expect(await made).toHaveLength(6)
    // Were all six in one batch, the first call would have waited for them, and been the only one.
    expect(waits.length).toBeGreaterThanOrEqual(5)
    expect(Math.max(...waits)).toBeLessThan(10_000)
    expect(token.health().restarts).toBe(0)
  })
})

test('a call whose deadline passes behind a slow one fails alone: the slow one is finished', async () => {
  await token.close()
  token = await fixture.open({ deadlineMs: 100 })
  await expect.poll(() => token.health().state, PATIENCE).toBe('ready')
  const [pair, ...others] = await Promise.allSettled([newPair(), ...Array.from({ length: 20 }, () => token.random(8))])
  expect(pair.status).toBe('fulfilled')
  for (const other of others.filter(({ status }) => status === 'rejected')) {
    expect(other).toMatchObject({ reason: { failure: { code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: true } } })
  }
  expect(token.health().restarts).toBe(0)
})

/** When the library begins to write an object. */
function firstWrite(directory: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, { recursive: true }, () => {
      watcher.close()
      resolve()
    })
  })
}

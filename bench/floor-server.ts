import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEnvelope } from '../packages/core/src/envelope/ciphertext.ts'
import type { MaterialBinding } from '../packages/core/src/envelope/binding.ts'
import { parseTokenObjectId } from '../packages/core/src/vocabulary/ids.ts'
import { softhsmFixture } from '../packages/cryptoki/src/testing/softhsm.ts'
import { textAt } from '../tools/proofs/client.ts'
import { Hono, Sqlite } from './parts.ts'
import { listenForParent } from './listen.ts'

// The least that an audited, durable wrap can be: the body, one call of the token in a process of its own, one row in
// a bare table, committed together with what arrives in the same turn. No authentication, key, state, event or check.

const directory = mkdtempSync(join(tmpdir(), 'keywright-floor-'))

const database = new Sqlite(join(directory, 'floor.db'))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('create table bare (id integer primary key, text text not null)')
const insert = database.prepare('insert into bare (text) values (?)')

const fixture = softhsmFixture()
const token = await fixture.open()
const material = await newMaterial()

async function newMaterial() {
  const [kekId, macKeyId] = [parseTokenObjectId('1'.repeat(32)), parseTokenObjectId('2'.repeat(32))]
  if (!kekId || !macKeyId) throw new TypeError('an id is 32 digits')
  await token.createObject('key-encryption', kekId)
  await token.createObject('blob-authentication', macKeyId)
  const id = '00000000-0000-4000-8000-000000000000'
  // The ids of a row that does not exist: the token only hashes them.
  const binding = { instanceId: id, keyId: id, versionId: id, algorithm: 'AES-256', kekId } as MaterialBinding
  const { blob, mac } = await token.generateMaterial(binding, macKeyId)
  return { binding, blob, mac, macKeyId }
}

let waiting: { readonly text: string; readonly resolve: () => void }[] = []

const commit = database.transaction((texts: readonly string[]) => {
  for (const text of texts) insert.run(text)
})

function flush(): void {
  const batch = waiting
  waiting = []
  commit(batch.map(({ text }) => text))
  for (const { resolve } of batch) resolve()
}

function durable(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(flush)
    waiting.push({ text, resolve })
  })
}

const NO_AAD = new Uint8Array()
const handle = material.binding.versionId

const app = new Hono()
app.post('/wrap', async (c) => {
  const plaintext = textAt(await c.req.json(), 'plaintext')
  const encrypted = await token.encrypt(material, Buffer.from(plaintext, 'base64'), NO_AAD)
  const ciphertext = encodeEnvelope({ ...encrypted, handle })
  await durable(ciphertext)
  return c.json({ ciphertext, keyVersion: { id: handle } })
})

listenForParent(app, async () => {
  await token.close()
  database.close()
  fixture.remove()
  rmSync(directory, { recursive: true, force: true })
})

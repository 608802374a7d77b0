import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyCollection } from '@keywright/contract/keys/key'
import { checkValueOf, spellingsOf } from '@keywright/core/testing/importing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wrappedElsewhere } from '../../testing/import-forms.ts'
import { eventsOf, newKeyBody, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
})
afterAll(() => kw.close())

type Headers = Readonly<Record<string, string>>
const create = (more: object = {}, extra: Headers = {}) =>
  kw.request('/api/v2/keys', { headers: { ...headers, ...extra }, body: newKeyBody('a key', more) })
const keyOf = async (answer: Response) => {
  expect(answer.status).toBeLessThan(300)
  const [key] = keyCollection.parse(await answer.json()).resources
  if (!key) throw new Error('no key was answered')
  return key
}
const get = (id: string, part = '') => kw.request(`/api/v2/keys/${id}${part}`, { headers })
const total = async () => (await kw.service.db.selectFrom('keys').select('id').execute()).length

describe('a root key imported in plain', () => {
  test.each([16, 24, 32])(
    'of %i bytes unwraps what its owner wrapped elsewhere by the same material',
    async (length) => {
      const material = randomBytes(length)
      const key = await keyOf(await create({ payload: material.toString('base64') }))
      expect(key).toMatchObject({ imported: true, extractable: false, algorithmBitSize: length * 8 })
      expect(key.keywright.checkValue).toBe(await checkValueOf(material))
      expect(key).not.toHaveProperty('payload')

      const plaintext = randomBytes(32)
      const ciphertext = wrappedElsewhere(material, plaintext, ['tenant'])
      const unwrap = { headers, body: { ciphertext, aad: ['tenant'] } }
      const answer = await kw.request(`/api/v2/keys/${key.id}/actions/unwrap`, unwrap)
      expect(await answer.json()).toMatchObject({ plaintext: plaintext.toString('base64') })
    },
  )

  test.each([15, 33, 64])('of %i bytes is refused beside its field', async (length) => {
    const before = await total()
    const reason = await reasonOf(await create({ payload: randomBytes(length).toString('base64') }))
    expect(reason).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR', target: { name: 'payload' } })
    expect(await total()).toBe(before)
  })
})

describe('a standard key', () => {
  test('generated, is shown when it is created and when it is read, and nowhere else', async () => {
    const key = await keyOf(await create({ extractable: true }))
    expect(Buffer.from(key.payload ?? '', 'base64')).toHaveLength(32)
    expect(key).toMatchObject({ extractable: true, imported: false })
    expect(key).not.toHaveProperty('keyVersion')
    expect((await keyOf(await get(key.id))).payload).toBe(key.payload)
    for (const path of [`/api/v2/keys/${key.id}/metadata`, '/api/v2/keys']) {
      expect(await (await kw.request(path, { headers })).text()).not.toContain(key.payload)
    }
  })

  test.each([1, 7_500])('imported, is any %i bytes', async (length) => {
    const payload = randomBytes(length).toString('base64')
    const key = await keyOf(await create({ extractable: true, payload }))
    expect(key).toMatchObject({ imported: true, payload })
    expect((await keyOf(await get(key.id))).payload).toBe(payload)
  })

  test('of 7,501 bytes is refused beside its field', async () => {
    const reason = await reasonOf(await create({ extractable: true, payload: randomBytes(7_501).toString('base64') }))
    expect(reason).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR', target: { name: 'payload' } })
  })

  test('Prefer: return=minimal keeps its secret out of the answer', async () => {
    const answer = await create({ extractable: true }, { prefer: 'return=minimal' })
    expect(await answer.json()).toMatchObject({ resources: [{ id: expect.any(String) }] })
    expect(await (await create({ extractable: true }, { prefer: 'return=minimal' })).text()).not.toContain('payload')
  })

  test('wraps nothing', async () => {
    const { id } = await keyOf(await create({ extractable: true }))
    const reason = await reasonOf(await kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} }))
    expect(reason).toMatchObject({ status: 400, code: 'KEY_ROOT_REQ_ERR' })
  })

  test('deleted, is shown without its secret', async () => {
    const { id } = await keyOf(await create({ extractable: true }))
    await kw.request(`/api/v2/keys/${id}`, { headers, method: 'DELETE' })
    const key = await keyOf(await get(id))
    expect(key).toMatchObject({ deleted: true, state: 5 })
    expect(key).not.toHaveProperty('payload')
  })
})

describe('what can be said of a new key', () => {
  test('aliases, tags, expiry and ring are kept as they were given', async () => {
    await kw.request('/api/v2/key_rings/payments', { headers, method: 'POST' })
    const more = { aliases: ['b-alias', 'a_alias'], tags: ['vat', 'eu'], expirationDate: '2199-01-02T03:04:05+01:00' }
    const key = await keyOf(await create(more, { 'x-kms-key-ring': 'payments' }))
    const stored = await keyOf(await get('b-alias', '/metadata'))
    expect(stored).toMatchObject({
      id: key.id,
      aliases: ['b-alias', 'a_alias'],
      tags: ['vat', 'eu'],
      expirationDate: '2199-01-02T02:04:05Z',
      keyRingID: 'payments',
    })
  })

  test.each([
    ['six aliases', { aliases: ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'] }, 409, 'KEY_ALIAS_QUOTA_ERR'],
    ['an alias twice', { aliases: ['c1', 'c1'] }, 400, 'INVALID_FIELD_ERR'],
    ['an alias that is a word of the API', { aliases: ['policies'] }, 400, 'INVALID_FIELD_ERR'],
    ['an alias that looks like an id', { aliases: ['0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e'] }, 400, 'INVALID_FIELD_ERR'],
    ['thirty-one tags', { tags: Array.from({ length: 31 }, (_, i) => `t${i}`) }, 400, 'INVALID_FIELD_ERR'],
    ['a tag with a comma', { tags: ['a,b'] }, 400, 'INVALID_FIELD_ERR'],
    ['an expiry that has passed', { expirationDate: '2020-01-01T00:00:00Z' }, 400, 'INVALID_FIELD_ERR'],
    ['an expiry past the calendar', { expirationDate: '9999-12-31T23:59:59-14:00' }, 400, 'INVALID_FIELD_ERR'],
    ['an expiry on no day', { expirationDate: '2199-02-30T00:00:00Z' }, 400, 'INVALID_FIELD_ERR'],
    ['an expiry without a zone', { expirationDate: '2199-01-01T00:00:00' }, 400, 'INVALID_FIELD_ERR'],
  ])('%s is refused, and nothing is created', async (_what, more, status, code) => {
    const before = await total()
    expect(await reasonOf(await create(more))).toMatchObject({ status, code })
    expect(await total()).toBe(before)
  })

  test('an alias that is taken is a conflict, an unknown ring is not found', async () => {
    await keyOf(await create({ aliases: ['taken'] }))
    const taken = await reasonOf(await create({ aliases: ['taken'] }))
    expect(taken).toMatchObject({ status: 409, code: 'KEY_ALIAS_NOT_UNIQUE_ERR' })
    const ring = await reasonOf(await create({}, { 'x-kms-key-ring': 'nowhere' }))
    expect(ring).toMatchObject({ status: 404, code: 'KEY_RING_NOT_FOUND_ERR' })
  })
})

describe('security', () => {
  test('no event, error or database file holds what was sent or shown', async () => {
    const [root, standard, refused] = [randomBytes(32), randomBytes(48), randomBytes(33)]
    await keyOf(await create({ payload: root.toString('base64') }))
    const { id } = await keyOf(await create({ extractable: true, payload: standard.toString('base64') }))
    await keyOf(await get(id))
    const error = await (await create({ payload: refused.toString('base64') })).text()
    const trail = (await eventsOf(kw)).map(({ canonical }) => canonical).join('\n')
    const files = readdirSync(kw.dataDir).filter((name) => name.startsWith('keywright.db'))
    const database = Buffer.concat(files.map((name) => readFileSync(join(kw.dataDir, name))))
    expect(database.includes(Buffer.from(id))).toBe(true)
    for (const secret of [root, standard, refused]) expect(database.includes(secret)).toBe(false)
    for (const spelling of [root, standard, refused].flatMap(spellingsOf)) {
      expect(database.includes(spelling)).toBe(false)
      expect(trail).not.toContain(spelling)
      expect(error).not.toContain(spelling)
    }
  })

  test('who may only see metadata does not read secrets', async () => {
    const { id } = await keyOf(await create({ extractable: true }))
    const grants = () => kw.service.db.updateTable('grants').where('scope', '=', kw.instanceId)
    await grants().set({ role: 'Reader' }).where('role', '=', 'Manager').execute()
    try {
      expect((await get(id)).status).toBe(401)
      expect((await get(id, '/metadata')).status).toBe(200)
    } finally {
      await grants().set({ role: 'Manager' }).where('role', '=', 'Reader').execute()
    }
  })
})

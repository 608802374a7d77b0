import { randomBytes } from 'node:crypto'
import { importCeremonySchema } from '@keywright/contract/dashboard/import-ceremonies'
import { checkValueOf, spellingsOf } from '@keywright/core/testing/importing'
import { KeyError } from '@keywright/core/errors/key-error'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { importForms, wrapInBrowser, wrappedElsewhere, wrapWithOpenSsl } from '../../testing/import-forms.ts'
import { createdKeyId, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
let form: ReturnType<typeof importForms>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.signedIn()
  form = importForms(kw, headers)
})
afterAll(() => kw.close())

const importCeremonyList = z.object({ ceremonies: z.array(importCeremonySchema) })
const key = { name: 'brought along' }
const unwrap = (id: string, ciphertext: string) =>
  kw.request(`/api/v2/keys/${id}/actions/unwrap`, { headers, body: { ciphertext, aad: ['tenant'] } })
/** That the key is what was brought: it opens what its owner had wrapped before. */
async function expectUnwraps(id: string, material: Uint8Array): Promise<void> {
  const plaintext = randomBytes(32)
  const answer = await unwrap(id, wrappedElsewhere(material, plaintext, ['tenant']))
  expect(await answer.json()).toMatchObject({ plaintext: plaintext.toString('base64') })
}
const keys = async () => (await kw.service.db.selectFrom('keys').select('id').execute()).length
const transportKeys = () =>
  kw.service.db.selectFrom('token_objects').selectAll().where('purpose', '=', 'import-transport').execute()
const ofKind = async (action: string) => (await eventsOf(kw)).filter((event) => event.action === action)

describe('import by form: happy', () => {
  const lengths = [16, 24, 32]
  test.each(lengths)(
    'browser, %i bytes: wrapped by WebCrypto, the key unwraps what its owner wrapped',
    async (length) => {
      const material = randomBytes(length)
      const ceremony = await form.open('browser')
      const expectedCheckValue = (await checkValueOf(material)).toUpperCase()
      const result = await form.completed(ceremony.id, {
        wrapped: await wrapInBrowser(ceremony, material),
        expectedCheckValue,
        key: { ...key, aliases: [`browser-${length}`], tags: ['brought'] },
      })
      expect(result).toMatchObject({
        keyName: 'brought along',
        bits: length * 8,
        checkValue: expectedCheckValue.toLowerCase(),
        expectedCheckValue: expectedCheckValue.toLowerCase(),
        material: { sensitive: true, extractable: false },
        completedBy: 'ada@example.com',
      })
      expect(result.token.serial).not.toBe('')
      await expectUnwraps(result.keyId, material)
      expect(await form.find(ceremony.id)).toMatchObject({ createdByName: 'ada@example.com', result })
    },
  )

  test.each(lengths)('offline, %i bytes: wrapped by the openssl command line', async (length) => {
    const material = randomBytes(length)
    const { id, ...ceremony } = await form.open('offline')
    const wrapped = wrapWithOpenSsl({ id, ...ceremony }, material)
    await expectUnwraps((await form.completed(id, { wrapped, key })).keyId, material)
  })

  test.each(lengths)('plain, %i bytes', async (length) => {
    const material = randomBytes(length)
    const { id, transport } = await form.open('plain')
    expect(transport).toBeUndefined()
    await expectUnwraps((await form.completed(id, { payload: material.toString('base64'), key })).keyId, material)
  })

  test('as the rotation of an imported key: the new version wraps, and old ciphertexts still unwrap', async () => {
    const [before, after] = [randomBytes(16), randomBytes(32)]
    const first = await form.open('plain')
    const { keyId } = await form.completed(first.id, { payload: before.toString('base64'), key })
    const rotation = await form.open('browser', keyId)
    const result = await form.completed(rotation.id, { wrapped: await wrapInBrowser(rotation, after) })
    expect(result).toMatchObject({ keyId, bits: 256, checkValue: await checkValueOf(after) })
    await expectUnwraps(keyId, before)
    await expectUnwraps(keyId, after)
    const wrap = await kw.request(`/api/v2/keys/${keyId}/actions/wrap`, { headers, body: {} })
    expect(await wrap.json()).toMatchObject({ keyVersion: { id: result.versionId } })
    expect((await ofKind('kms.secrets.rotate')).at(-1)?.document).toMatchObject({
      id: result.eventId,
      requestData: { importMethod: 'browser', ceremonyId: rotation.id },
      responseData: { keyId },
    })
  })

  test('what was used, given up or completed leaves no key pair behind', async () => {
    const ceremony = await form.open('browser')
    expect((await form.cancel(ceremony.id)).status).toBe(204)
    expect(await form.find(ceremony.id)).toMatchObject({ state: 'cancelled' })
    expect(await transportKeys()).toEqual([])
    const objects = await kw.service.core.token.listObjects()
    expect(objects.filter(({ label }) => label.includes('import'))).toEqual([])
  })

  test('the list has the newest first, and the options what this HSM can do', async () => {
    const { id } = await form.open('plain')
    const list = await kw.request('/bff/import-ceremonies', { headers })
    const { ceremonies } = importCeremonyList.parse(await list.json())
    expect(ceremonies[0]).toMatchObject({ id, state: 'open' })
    expect(ceremonies.length).toBeGreaterThan(1)
    const options = await kw.request('/bff/import-options', { headers })
    const hash = kw.service.core.token.health().importHash
    const everything = { root: true, standard: true }
    expect(await options.json()).toEqual({ create: everything, import: everything, plain: true, hash })
    await form.cancel(id)
  })
})

describe('import by form: aliases and rings', () => {
  const payload = randomBytes(32).toString('base64')
  const inRing = (ring: string) => importForms(kw, { ...headers, 'x-kms-key-ring': ring })
  const addRing = async (ring: string) => {
    const answer = await kw.request(`/api/v2/key_rings/${ring}`, { headers, method: 'POST' })
    expect(answer.status).toBe(201)
  }
  const ringOf = async (id: string) =>
    (await kw.service.db.selectFrom('keys').select('key_ring_id').where('id', '=', id).executeTakeFirst())?.key_ring_id

  test('a new key goes into the ring of the header, unless its details name one', async () => {
    await addRing('brought')
    const [byHeader, byDetails] = [await form.open('plain'), await form.open('plain')]
    const first = await inRing('brought').completed(byHeader.id, { payload, key })
    const second = await inRing('brought').completed(byDetails.id, { payload, key: { ...key, keyRingID: 'default' } })
    expect([await ringOf(first.keyId), await ringOf(second.keyId)]).toEqual(['brought', 'default'])
  })

  test('a key is rotated by its alias, and in its ring only', async () => {
    await addRing('rotated')
    const begun = await form.open('plain')
    const named = { ...key, aliases: ['brought-along'], keyRingID: 'rotated' }
    const { keyId } = await form.completed(begun.id, { payload, key: named })
    const body = { method: 'browser', rotates: 'brought-along' }
    const elsewhere = { ...headers, 'x-kms-key-ring': 'default' }
    const refused = await kw.request('/bff/import-ceremonies', { headers: elsewhere, body })
    expect(await reasonOf(refused)).toMatchObject({ status: 404, code: 'KEY_NOT_FOUND_ERR' })

    const rotation = await inRing('rotated').open('browser', 'brought-along')
    expect(rotation.rotates).toBe(keyId)
    const wrapped = await wrapInBrowser(rotation, randomBytes(32))
    expect(await reasonOf(await inRing('default').complete(rotation.id, { wrapped }))).toMatchObject({
      status: 404,
      code: 'KEY_NOT_FOUND_ERR',
    })
    expect(await inRing('rotated').completed(rotation.id, { wrapped })).toMatchObject({ keyId })
  })
})

describe('import by form: error', () => {
  test('what is wrong with the material is said, nothing is made, and the form can be used again', async () => {
    const material = randomBytes(32)
    const [ceremony, other, before] = [await form.open('browser'), await form.open('browser'), await keys()]
    const complete = async (body: object) => reasonOf(await form.complete(ceremony.id, { key, ...body }))
    const wrong = { status: 422, code: 'KEY_MATERIAL_ERR', target: { name: 'wrapped' } }
    expect(await complete({ wrapped: await wrapInBrowser(other, material) })).toMatchObject(wrong)
    expect(await complete({ wrapped: await wrapInBrowser(ceremony, randomBytes(31)) })).toMatchObject(wrong)
    const wrapped = await wrapInBrowser(ceremony, material)
    const mismatch = await complete({ wrapped, expectedCheckValue: await checkValueOf(randomBytes(32)) })
    expect(mismatch).toMatchObject({ status: 422, code: 'KEY_CHECK_VALUE_ERR' })
    const field = (name: string) => ({ status: 400, code: 'INVALID_FIELD_ERR', target: { name } })
    expect(await complete({ wrapped: 'AAAA' })).toMatchObject(field('wrapped'))
    expect(await complete({ wrapped: 'no base64' })).toMatchObject(field('wrapped'))
    expect(await complete({})).toMatchObject(field('wrapped'))
    expect(await complete({ payload: material.toString('base64') })).toMatchObject(field('payload'))
    expect(await complete({ wrapped, expectedCheckValue: 'xyz' })).toMatchObject(field('expectedCheckValue'))
    expect(await complete({ wrapped, key: { name: 'x' } })).toMatchObject(field('name'))
    expect([await keys(), (await form.find(ceremony.id)).state]).toEqual([before, 'open'])
    await form.completed(ceremony.id, { wrapped, key })
    await form.cancel(other.id)
  })

  test('submitted twice, at once or later, it makes one key and says so', async () => {
    const ceremony = await form.open('browser')
    const before = await keys()
    const body = { wrapped: await wrapInBrowser(ceremony, randomBytes(32)), key: { ...key, aliases: ['twice'] } }
    const answers = await Promise.all([form.complete(ceremony.id, body), form.complete(ceremony.id, body)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    const late = await reasonOf(await form.complete(ceremony.id, body))
    expect(late).toMatchObject({ status: 409, code: 'IMPORT_CEREMONY_ENDED_ERR' })
    expect(await keys()).toBe(before + 1)
  })

  test('with the HSM gone in the middle nothing is lost: the same blob completes it afterwards', async () => {
    const ceremony = await form.open('browser')
    const body = { wrapped: await wrapInBrowser(ceremony, randomBytes(32)), key }
    const away = new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: true })
    const gone = vi.spyOn(kw.service.core.token, 'importWrapped').mockRejectedValueOnce(away)
    expect(await reasonOf(await form.complete(ceremony.id, body))).toMatchObject({ status: 503 })
    gone.mockRestore()
    expect((await form.find(ceremony.id)).state).toBe('open')
    await form.completed(ceremony.id, body)
  })

  test.each([
    ['an unknown method', { method: 'fax' }, 400, 'INVALID_FIELD_ERR'],
    [
      'a key nobody has',
      { method: 'browser', rotates: '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e' },
      404,
      'KEY_NOT_FOUND_ERR',
    ],
    ['a name that can be none', { method: 'browser', rotates: 'x' }, 404, 'KEY_NOT_FOUND_ERR'],
    ['an alias nobody gave', { method: 'browser', rotates: 'nobodys' }, 404, 'KEY_NOT_FOUND_ERR'],
    ['a name that is no string', { method: 'browser', rotates: 7 }, 400, 'INVALID_FIELD_ERR'],
  ])('%s begins nothing', async (_what, body, status, code) => {
    const before = (await transportKeys()).length
    const answer = await kw.request('/bff/import-ceremonies', { headers, body })
    expect(await reasonOf(answer)).toMatchObject({ status, code })
    expect((await transportKeys()).length).toBe(before)
  })

  test('a generated key is not rotated by import', async () => {
    const rotates = await createdKeyId(kw, headers)
    const answer = await kw.request('/bff/import-ceremonies', { headers, body: { method: 'browser', rotates } })
    expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { name: 'rotates' } })
  })
})

describe('import by form: security', () => {
  test('after ten blobs the HSM refused, the ceremony pauses for good ones too; others go on', async () => {
    const [ceremony, other] = [await form.open('browser'), await form.open('browser')]
    const guess = () => form.complete(ceremony.id, { wrapped: randomBytes(384).toString('base64'), key })
    const guesses = await Promise.all(Array.from({ length: 12 }, guess))
    const statuses = guesses.map(({ status }) => status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    const good = { wrapped: await wrapInBrowser(ceremony, randomBytes(32)), key }
    expect((await form.complete(ceremony.id, good)).status).toBe(429)
    await form.completed(other.id, { wrapped: await wrapInBrowser(other, randomBytes(32)), key })
    await form.cancel(ceremony.id)
  })

  test('whatever the HSM refused looks the same to whoever sent it', async () => {
    const [ceremony, other] = [await form.open('browser'), await form.open('browser')]
    const blobs = [randomBytes(384).toString('base64'), await wrapInBrowser(other, randomBytes(32))]
    const texts = await Promise.all(
      blobs.map(async (wrapped) => (await form.complete(ceremony.id, { wrapped, key })).text()),
    )
    expect(texts[0]).toBe(texts[1])
    await Promise.all([form.cancel(ceremony.id), form.cancel(other.id)])
  })

  test('no event, error or ceremony holds material, and a failed import is on record as the creation it was to be', async () => {
    const [browser, plain] = [await form.open('browser'), await form.open('plain')]
    const [wrong, right] = [randomBytes(31), randomBytes(32)]
    const errors = [
      await (await form.complete(plain.id, { payload: wrong.toString('base64'), key })).text(),
      await (await form.complete(browser.id, { wrapped: await wrapInBrowser(browser, wrong), key })).text(),
    ]
    const failed = (await ofKind('kms.secrets.create')).at(-1)?.document
    expect(failed).toMatchObject({
      outcome: 'failure',
      reason: { reasonCode: 422 },
      requestData: { importMethod: 'browser', ceremonyId: browser.id },
      responseData: { reasonForFailure: 'KEY_MATERIAL_ERR' },
    })
    await form.completed(plain.id, { payload: right.toString('base64'), key })
    await form.completed(browser.id, { wrapped: await wrapInBrowser(browser, right), key })
    const rows = await kw.service.db.selectFrom('import_ceremonies').selectAll().execute()
    const trail = (await eventsOf(kw)).map(({ canonical }) => canonical)
    const told = [...errors, ...trail, JSON.stringify(rows)].join('\n')
    for (const spelling of [wrong, right].flatMap(spellingsOf)) expect(told).not.toContain(spelling)
  })

  test('the key pair is named to nobody, and an id of another instance names nothing', async () => {
    const ceremony = await form.open('browser')
    expect(Object.keys(ceremony.transport ?? {}).sort()).toEqual(['hash', 'publicKey'])
    const created = await kw.request('/v2/resource_instances', { headers, body: { name: 'elsewhere' } })
    const { guid } = (await created.json()) as { guid: string }
    const elsewhere = { ...headers, 'bluemix-instance': guid }
    const body = { wrapped: await wrapInBrowser(ceremony, randomBytes(32)), key }
    const foreign = importForms(kw, elsewhere)
    expect(await reasonOf(await foreign.complete(ceremony.id, body))).toMatchObject({ status: 404 })
    expect(await reasonOf(await foreign.cancel(ceremony.id))).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
    expect(await reasonOf(await foreign.cancel('no-id'))).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
    expect((await form.find(ceremony.id)).state).toBe('open')
    await form.cancel(ceremony.id)
  })

  test('a page of another origin begins nothing with the session of its visitor', async () => {
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' }
    const answer = await kw.request('/bff/import-ceremonies', { headers: foreign, body: { method: 'browser' } })
    expect(answer.status).toBe(403)
  })
})

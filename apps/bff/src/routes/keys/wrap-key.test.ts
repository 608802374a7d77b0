import { randomBytes } from 'node:crypto'
import { KeyError } from '@keywright/core/errors/key-error'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createdKeyId, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
let id: string
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
  id = await createdKeyId(kw, headers, 'wrapper')
})
afterAll(() => kw.close())

const act = (action: string, body?: unknown, more: Record<string, string> = {}) =>
  kw.request(`/api/v2/keys/${id}/actions/${action}`, { method: 'POST', headers: { ...headers, ...more }, body })

const wrapped = z.object({
  plaintext: z.string().optional(),
  ciphertext: z.string(),
  keyVersion: z.object({ id: z.string() }),
})
const wrap = async (body?: unknown) => wrapped.parse(await (await act('wrap', body)).json())

describe('wrap and unwrap: happy', () => {
  test.each([[undefined], [''], ['null'], ['{}']])(
    'body %j: the HSM makes a 32-byte key, which unwraps',
    async (body) => {
      const { plaintext = '', ciphertext } = await wrap(body)
      expect(Buffer.from(plaintext, 'base64')).toHaveLength(32)
      expect(await (await act('unwrap', { ciphertext })).json()).toMatchObject({ plaintext })
    },
  )

  test.each([1, 16, 35, 7_500])('%i bytes of the caller come back whole and are not echoed', async (length) => {
    const plaintext = randomBytes(length).toString('base64')
    const answer = await wrap({ plaintext, aad: ['tenant', 'ä€'] })
    expect(answer.plaintext).toBeUndefined()
    const back: unknown = await (await act('unwrap', { ciphertext: answer.ciphertext, aad: ['tenant', 'ä€'] })).json()
    expect(back).toEqual({ plaintext, keyVersion: answer.keyVersion })
  })

  test('a hundred wraps at once all unwrap, and each has its event', async () => {
    const before = (await eventsOf(kw)).filter(({ action }) => action === 'kms.secrets.wrap').length
    const answers = await Promise.all(Array.from({ length: 100 }, () => wrap()))
    const opened = z.object({ plaintext: z.string() })
    const unwrapped = await Promise.all(
      answers.map(async ({ ciphertext }) => opened.parse(await (await act('unwrap', { ciphertext })).json()).plaintext),
    )
    expect(unwrapped).toEqual(answers.map(({ plaintext }) => plaintext))
    const after = (await eventsOf(kw)).filter(({ action }) => action === 'kms.secrets.wrap').length
    expect(after - before).toBe(100)
  })

  test('no event holds a plaintext or a ciphertext', async () => {
    const { plaintext = 'missing', ciphertext } = await wrap()
    const trail = (await eventsOf(kw)).map(({ canonical }) => canonical).join('\n')
    expect(trail).not.toContain(plaintext)
    expect(trail).not.toContain(ciphertext)
  })
})

describe('wrap and unwrap: error', () => {
  test.each([
    ['not base64', { plaintext: '***' }, 'plaintext'],
    ['base64 without padding', { plaintext: 'QQ' }, 'plaintext'],
    ['stray bits', { plaintext: 'QR==' }, 'plaintext'],
    ['nothing', { plaintext: '' }, 'plaintext'],
    ['7,501 bytes', { plaintext: randomBytes(7_501).toString('base64') }, 'plaintext'],
    ['a number', { plaintext: 7 }, 'plaintext'],
    ['aad that is a string', { aad: 'x' }, 'aad'],
    ['aad of 256 characters', { aad: ['x'.repeat(256)] }, 'aad'],
    ['aad with half a character', '{"aad":["\\ud800"]}', 'aad'],
    ['127 strings of aad', { aad: Array.from({ length: 127 }, () => 'x') }, 'aad'],
  ])('wrap of %s is refused beside its field', async (_name, body, field) => {
    expect(await reasonOf(await act('wrap', body))).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      target: { type: 'field', name: field },
    })
  })

  test('unwrap without a body, or of something that is not base64, is refused', async () => {
    expect(await reasonOf(await act('unwrap'))).toMatchObject({ status: 400, code: 'NO_BODY_ERR' })
    expect(await reasonOf(await act('unwrap', { ciphertext: '!' }))).toMatchObject({
      code: 'INVALID_FIELD_ERR',
      target: { name: 'ciphertext' },
    })
  })

  test('every single flipped bit of a ciphertext is noticed', async () => {
    const { ciphertext } = await wrap({ aad: ['a'] })
    const document = z
      .object({ ciphertext: z.string(), iv: z.string(), version: z.string(), handle: z.string() })
      .parse(JSON.parse(Buffer.from(ciphertext, 'base64').toString()))
    for (const part of ['ciphertext', 'iv'] as const) {
      const bytes = Buffer.from(document[part], 'base64')
      for (let bit = 0; bit < bytes.length * 8; bit += 37) {
        const flipped = Buffer.from(bytes)
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        const forged = Buffer.from(JSON.stringify({ ...document, [part]: flipped.toString('base64') })).toString(
          'base64',
        )
        expect(await reasonOf(await act('unwrap', { ciphertext: forged, aad: ['a'] }))).toMatchObject({
          status: 422,
          code: 'UNPROCESSABLE_CIPHERTEXT_ERR',
        })
      }
    }
  })

  test.each([[[]], [['b']], [['a', 'b']], [['ab']], [['b', 'a']]])(
    'aad %j does not open what ["a","b"]… wrapped otherwise',
    async (aad) => {
      const other = aad.join() === 'a,b' ? ['b', 'a'] : ['a', 'b']
      const { ciphertext } = await wrap({ aad: other })
      expect(await reasonOf(await act('unwrap', { ciphertext, aad }))).toMatchObject({ status: 422 })
    },
  )

  test('the event of a failure names the key it was about', async () => {
    await act('unwrap', { ciphertext: 'QQ==' }, { 'correlation-id': 'named-failure' })
    const [event] = (await eventsOf(kw)).filter((e) => e.correlation_id === 'named-failure')
    expect(event?.document).toMatchObject({ outcome: 'failure', target: { name: 'wrapper', typeURI: 'kms/secrets' } })
    expect(event?.key_id).toBe(id)
  })

  test("another key's ciphertext is not opened", async () => {
    const other = await createdKeyId(kw, headers, 'other')
    const { ciphertext } = await wrap()
    const answer = await kw.request(`/api/v2/keys/${other}/actions/unwrap`, { headers, body: { ciphertext } })
    expect(await reasonOf(answer)).toMatchObject({ status: 422, code: 'UNPROCESSABLE_CIPHERTEXT_ERR' })
  })

  test('a suspended key neither wraps nor unwraps, and says why', async () => {
    const key = await createdKeyId(kw, headers, 'suspended one')
    await kw.service.db.updateTable('keys').set({ state: 'suspended' }).where('id', '=', key).execute()
    for (const [action, body] of [
      ['wrap', {}],
      ['unwrap', { ciphertext: 'QQ==' }],
    ] as const) {
      const reason = await reasonOf(await kw.request(`/api/v2/keys/${key}/actions/${action}`, { headers, body }))
      expect(reason).toMatchObject({ status: 409, code: 'KEY_ACTION_INVALID_STATE_ERR' })
      expect(reason.message).toContain('Enable it first.')
    }
  })

  test('a deleted key answers 410', async () => {
    const key = await createdKeyId(kw, headers, 'deleted one')
    await kw.service.db.updateTable('keys').set({ state: 'destroyed' }).where('id', '=', key).execute()
    const reason = await reasonOf(await kw.request(`/api/v2/keys/${key}/actions/wrap`, { headers, body: {} }))
    expect(reason).toMatchObject({ status: 410, code: 'KEY_DELETED_ERR' })
  })

  test('material swapped in the database is noticed in the HSM', async () => {
    const [a, b] = [await createdKeyId(kw, headers, 'swap a'), await createdKeyId(kw, headers, 'swap b')]
    const { db } = kw.service
    const material = await db
      .selectFrom('key_versions')
      .select(['blob', 'mac'])
      .where('key_id', '=', b)
      .executeTakeFirstOrThrow()
    await db.updateTable('key_versions').set(material).where('key_id', '=', a).execute()
    const reason = await reasonOf(await kw.request(`/api/v2/keys/${a}/actions/wrap`, { headers, body: {} }))
    expect(reason).toMatchObject({ status: 500, code: 'INCOMPLETE_METADATA_ERR' })
  })

  test('a disable that wins the race leaves no wrap behind', async () => {
    const key = await createdKeyId(kw, headers, 'raced')
    const { core, db } = kw.service
    const encrypt = core.token.encryptRandom.bind(core.token)
    const spy = vi.spyOn(core.token, 'encryptRandom').mockImplementationOnce(async (...args) => {
      const result = await encrypt(...args)
      await db.updateTable('keys').set({ state: 'suspended' }).where('id', '=', key).execute()
      return result
    })
    const answer = await kw.request(`/api/v2/keys/${key}/actions/wrap`, {
      headers: { ...headers, 'correlation-id': 'raced' },
      body: {},
    })
    spy.mockRestore()
    expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'KEY_ACTION_INVALID_STATE_ERR' })
    const events = (await eventsOf(kw)).filter((event) => event.correlation_id === 'raced')
    expect(events.map(({ outcome }) => outcome)).toEqual(['failure'])
  })

  test('an HSM that is away answers 503 with what to do, and the attempt is on record', async () => {
    const gone = new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false })
    const spy = vi.spyOn(kw.service.core.token, 'encryptRandom').mockRejectedValueOnce(gone)
    const answer = await act('wrap', {}, { 'correlation-id': 'hsm-away' })
    spy.mockRestore()
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await reasonOf(answer)).toMatchObject({ status: 503, code: 'HSM_UNAVAILABLE_ERR' })
    const [event] = (await eventsOf(kw)).filter((e) => e.correlation_id === 'hsm-away')
    expect(event).toMatchObject({ outcome: 'failure', severity: 'critical' })
  })
})

import { createHash } from 'node:crypto'
import { API_KEY_GRANT } from '@keywright/contract/tokens/exchange-api-key'
import { base64url, decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventsOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
let jwt: string
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
  jwt = (headers['authorization'] ?? '').slice('Bearer '.length)
})
afterAll(() => kw.close())

const exchange = (form: Record<string, string>, path = '/identity/token') =>
  kw.request(path, { body: new URLSearchParams(form).toString() })
const list = (token: string, more: Record<string, string> = {}) =>
  kw.request('/api/v2/keys', { headers: { ...headers, authorization: `Bearer ${token}`, ...more } })

describe('POST /identity/token and /oidc/token', () => {
  test.each(['/identity/token', '/oidc/token'])('%s answers a decodable ES256 token', async (path) => {
    const answer = await exchange({ grant_type: API_KEY_GRANT, apikey: kw.apiKey, response_type: 'cloud_iam' }, path)
    const body = z
      .object({
        access_token: z.string(),
        refresh_token: z.literal('not_supported'),
        token_type: z.literal('Bearer'),
        expires_in: z.literal(3600),
        expiration: z.number(),
      })
      .parse(await answer.json())
    expect(decodeProtectedHeader(body.access_token)).toMatchObject({ alg: 'ES256', typ: 'JWT' })
    expect(decodeJwt(body.access_token)).toMatchObject({ exp: body.expiration, scope: 'ibm openid' })
  })

  test.each([
    ['an unknown key', { grant_type: API_KEY_GRANT, apikey: 'kwk_nobody' }, 'BXNIM0415E'],
    ['no key', { grant_type: API_KEY_GRANT }, 'BXNIM0415E'],
    ['another grant', { grant_type: 'password', apikey: 'x' }, 'BXNIM0205E'],
    ['nothing', {}, 'BXNIM0205E'],
  ])('%s is refused in the shape IBM clients parse', async (_name, form: Record<string, string>, errorCode) => {
    const answer = await exchange(form)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errorCode, context: {} })
  })

  test('the API key is stored as a hash alone and never logged or put on record', async () => {
    await exchange({ grant_type: API_KEY_GRANT, apikey: kw.apiKey })
    const rows = await kw.service.db.selectFrom('api_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(kw.apiKey)
    expect((await eventsOf(kw)).map(({ canonical }) => canonical).join()).not.toContain(kw.apiKey)
    expect((await eventsOf(kw)).at(-1)).toMatchObject({ action: 'kms.tokens.create', outcome: 'success' })
  })
})

describe('bearer tokens: security', () => {
  const parts = () => jwt.split('.')
  const now = () => Math.floor(Date.now() / 1000)
  const forge = (head: object, body: object, sign = '') =>
    `${base64url.encode(JSON.stringify(head))}.${base64url.encode(JSON.stringify(body))}.${sign || parts()[2]}`

  test('a live token works', async () => {
    expect((await list(jwt)).status).toBe(200)
  })

  test.each<[string, () => string | Promise<string>]>([
    ['no token', () => ''],
    ['rubbish', () => 'a.b.c'],
    ['alg none', () => forge({ alg: 'none', typ: 'JWT' }, decodeJwt(jwt), ' ')],
    ['alg none, signature kept', () => forge({ alg: 'none', typ: 'JWT' }, decodeJwt(jwt))],
    ['HS256 with the public key as secret', () => forge({ alg: 'HS256', typ: 'JWT' }, decodeJwt(jwt))],
    ['claims changed', () => forge(decodeProtectedHeader(jwt), { ...decodeJwt(jwt), exp: 9_999_999_999 })],
    ['signature cut', () => jwt.slice(0, -8)],
    ['expired', () => signedInHsm({ exp: Math.floor(Date.now() / 1000) - 10 })],
    ['of another issuer', () => signedInHsm({ iss: 'https://elsewhere.example/identity' })],
    ['of somebody unknown', () => signedInHsm({ sub: 'iam-ServiceId-00000000-0000-4000-8000-000000000000' })],
    ['issued in the future', () => signedInHsm({ iat: now() + 60, exp: now() + 3660 })],
    ['not valid yet', () => signedInHsm({ nbf: now() + 60 })],
    ['of longer life than we give', () => signedInHsm({ iat: now() - 3660, exp: now() + 60 })],
    ['without the API key that got it', () => signedInHsm({ keywright_api_key: undefined })],
    [
      'by an API key that is not there',
      () => signedInHsm({ keywright_api_key: '00000000-0000-4000-8000-000000000000' }),
    ],
    ['without a subject', () => signedInHsm({ sub: undefined })],
    ['signed by another key', foreignKey],
  ])('%s gets 401 without reasons', async (_name, token) => {
    const answer = await list(await token())
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({
      metadata: { collectionType: 'application/vnd.ibm.kms.error+json', collectionTotal: 1 },
      resources: [{ errorMsg: 'Unauthorized: The user does not have access to the specified resource' }],
    })
  })

  async function foreignKey(): Promise<string> {
    const { privateKey } = await generateKeyPair('ES256')
    return new SignJWT({ ...decodeJwt(jwt) }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
  }

  /** A token the HSM really signed, with claims of our choice. */
  async function signedInHsm(claimsChanged: object): Promise<string> {
    const { token, store } = kw.service.core
    const key = (await store.listTokenObjects()).find(({ purpose }) => purpose === 'token-signing')
    if (!key) throw new Error('there is a signing key')
    const body = { ...decodeJwt(jwt), ...claimsChanged }
    const input = `${parts()[0]}.${base64url.encode(JSON.stringify(body))}`
    const raw = await token.sign(key.id, createHash('sha256').update(input).digest())
    return `${input}.${base64url.encode(raw)}`
  }

  test('the test above can make tokens that work', async () => {
    expect((await list(await signedInHsm({}))).status).toBe(200)
  })

  test('an unknown instance, a malformed one and none give the same bytes', async () => {
    const answers = await Promise.all([
      list(jwt, { 'bluemix-instance': '00000000-0000-4000-8000-000000000000' }),
      list(jwt, { 'bluemix-instance': 'nonsense' }),
      list(jwt, { 'bluemix-instance': '' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  test('denials of strangers are counted, not written one by one', async () => {
    const before = (await eventsOf(kw)).length
    for (let i = 0; i < 50; i += 1) await list('a.b.c')
    expect((await eventsOf(kw)).length).toBe(before)
  })
})

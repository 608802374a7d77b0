import { keyCollection } from '@keywright/contract/keys/key'
import { keyList } from '@keywright/contract/keys/list-keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createdKeyId,
  eventsOf,
  keysOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
})
afterAll(() => kw.close())

const create = (body: unknown, more: Record<string, string> = {}) =>
  kw.request('/api/v2/keys', { headers: { ...headers, ...more }, body })

describe('POST /api/v2/keys: happy', () => {
  test('a root key is created and shown in full, with nothing that creation must not have', async () => {
    const answer = await create(newKeyBody('payments', { description: 'for the payment service' }))
    expect(answer.status).toBe(201)
    const [key] = keyCollection.parse(await answer.json()).resources
    expect(key).toMatchObject({ name: 'payments', description: 'for the payment service', state: 1, deleted: false })
    expect(key).not.toHaveProperty('lastUpdateDate')
    expect(key).not.toHaveProperty('lastRotateDate')
    expect(key).not.toHaveProperty('payload')
    expect(key?.creationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  test('Prefer: return=minimal answers the id alone', async () => {
    const answer = await create(newKeyBody('minimal'), { prefer: 'return=minimal' })
    const { resources } = keysOf.parse(await answer.json())
    expect(Object.keys(resources[0] ?? {}).sort()).toEqual(['id', 'type'])
  })

  test('member names match in any case, as Go writes them', async () => {
    const { metadata } = newKeyBody('x')
    const answer = await create({ METADATA: metadata, Resources: [{ Name: 'folded', EXTRACTABLE: false }] })
    expect(answer.status).toBe(201)
  })

  test('key and event carry the same correlation id, which is echoed', async () => {
    const answer = await create(newKeyBody('correlated'), { 'correlation-id': 'one-of-mine' })
    expect(answer.headers.get('correlation-id')).toBe('one-of-mine')
    const events = (await eventsOf(kw)).filter((event) => event.correlation_id === 'one-of-mine')
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['kms.secrets.create', 'success']])
  })
})

describe('POST /api/v2/keys: error', () => {
  const cases: readonly [string, unknown, string, string | undefined][] = [
    ['no body', '', 'NO_BODY_ERR', undefined],
    ['null', 'null', 'NO_BODY_ERR', undefined],
    ['not JSON', '{"metadata":', 'BAD_BODY_ERR', undefined],
    ['a list', '[]', 'BAD_BODY_ERR', undefined],
    ['no metadata', { resources: [{ name: 'ab', extractable: false }] }, 'BAD_BODY_ERR', undefined],
    ['no resources', { metadata: newKeyBody('x').metadata }, 'BAD_BODY_ERR', undefined],
    ['an unknown field', newKeyBody('ab', { colour: 'red' }), 'BAD_BODY_ERR', undefined],
    ['a field twice in two spellings', newKeyBody('ab', { NAME: 'cd' }), 'BAD_BODY_ERR', undefined],
    ['material of three bytes', newKeyBody('ab', { payload: 'AAAA' }), 'INVALID_FIELD_ERR', 'payload'],
    ['material that is no base64', newKeyBody('ab', { payload: 'not base64' }), 'INVALID_FIELD_ERR', 'payload'],
    ['a name of one character', newKeyBody('a'), 'INVALID_FIELD_ERR', 'name'],
    ['a name with a line break', newKeyBody('two\nlines'), 'INVALID_FIELD_ERR', 'name'],
    ['a name with NUL', newKeyBody('nul\u0000'), 'INVALID_FIELD_ERR', 'name'],
    [
      'a name with half a character',
      '{"metadata":{"collectionType":"application/vnd.ibm.kms.key+json","collectionTotal":1},"resources":[{"name":"ab\\ud800","extractable":false}]}',
      'INVALID_FIELD_ERR',
      'name',
    ],
    ['a name of 91 characters', newKeyBody('n'.repeat(91)), 'INVALID_FIELD_ERR', 'name'],
    ['a name of spaces', newKeyBody('    '), 'INVALID_FIELD_ERR', 'name'],
    ['a name that is a number', newKeyBody('x', { name: 7 }), 'INVALID_FIELD_ERR', 'name'],
    ['a description of one character', newKeyBody('ab', { description: 'd' }), 'INVALID_FIELD_ERR', 'description'],
    ['no type of key', newKeyBody('ab', { extractable: 'yes' }), 'INVALID_FIELD_ERR', 'extractable'],
    [
      'a wrong total',
      { ...newKeyBody('ab'), metadata: { ...newKeyBody('ab').metadata, collectionTotal: 2 } },
      'COLLECTION_TOTAL_MISMATCH_ERR',
      undefined,
    ],
    [
      'a wrong collection type',
      { ...newKeyBody('ab'), metadata: { collectionType: 'x', collectionTotal: 1 } },
      'INVALID_FIELD_ERR',
      'collectionType',
    ],
    [
      'two keys',
      {
        metadata: { ...newKeyBody('ab').metadata, collectionTotal: 2 },
        resources: [...newKeyBody('ab').resources, ...newKeyBody('cd').resources],
      },
      'BAD_BODY_ERR',
      undefined,
    ],
  ]
  test.each(cases)('%s is refused beside its field, and nothing is created', async (_name, body, code, field) => {
    const before = await kw.service.db.selectFrom('keys').select('id').execute()
    const reason = await reasonOf(await create(body))
    expect(reason).toMatchObject({ status: 400, code, ...(field === undefined ? {} : { target: { name: field } }) })
    expect(reason.errorMsg).toContain(`(${code})`)
    expect(await kw.service.db.selectFrom('keys').select('id').execute()).toEqual(before)
  })

  test('a refused call leaves its event, without the input', async () => {
    await create(newKeyBody('s3cr3t-input-'.repeat(9)), { 'correlation-id': 'refused-input' })
    const [event] = (await eventsOf(kw)).filter((e) => e.correlation_id === 'refused-input')
    expect(event?.document).toMatchObject({
      outcome: 'failure',
      reason: { reasonCode: 400, reasonType: 'Bad Request' },
    })
    expect(event?.canonical).not.toContain('s3cr3t')
  })

  test('a body past the limit is refused with 413', async () => {
    const reason = await reasonOf(await create(newKeyBody('ab', { description: 'x'.repeat(70_000) })))
    expect(reason).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE_ERR' })
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const init = { method: 'POST', headers, body: new Uint8Array([0x7b, 0xff, 0x7d]) }
    const answer = await kw.service.app.request('/api/v2/keys', init, { incoming: { socket: {} } })
    expect(await reasonOf(answer)).toMatchObject({ status: 400, code: 'BAD_BODY_ERR' })
  })
})

describe('GET and HEAD /api/v2/keys', () => {
  test('the list answers the schema, the count its header', async () => {
    await createdKeyId(kw, headers, 'counted one')
    await createdKeyId(kw, headers, 'counted two')
    const answer = await kw.request('/api/v2/keys?search=counted,&totalCount=True&sort=-name', { headers })
    const list = keyList.parse(await answer.json())
    expect(list.resources.map(({ name }) => name)).toEqual(['counted two', 'counted one'])
    expect(list.metadata).toMatchObject({ totalCount: 2, searchQuery: { query: 'counted', scopes: ['name', 'alias'] } })
    const head = await kw.request('/api/v2/keys?search=counted', { headers, method: 'HEAD' })
    expect([head.status, head.headers.get('key-total'), await head.text()]).toEqual([200, '2', ''])
  })

  test('a name is found however its accents are spelled', async () => {
    await createdKeyId(kw, headers, 'cafe\u0301')
    for (const spelling of ['caf\u00e9', 'cafe\u0301']) {
      const answer = await kw.request(`/api/v2/keys?search=${encodeURIComponent(spelling)}`, { headers })
      expect(keyList.parse(await answer.json()).resources.map(({ name }) => name)).toEqual(['caf\u00e9'])
    }
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=5001', 'limit'],
    ['limit=x', 'limit'],
    ['offset=-1', 'offset'],
    ['state=4', 'state'],
    ['state=', 'state'],
    ['extractable=maybe', 'extractable'],
    ['sort=colour', 'sort'],
    ['search=k%00zzz', 'search'],
    ['colour=red', 'query'],
  ])('%s is refused', async (query, name) => {
    const reason = await reasonOf(await kw.request(`/api/v2/keys?${query}`, { headers }))
    expect(reason).toMatchObject({
      status: 400,
      code: 'INVALID_QUERY_PARAM_ERR',
      target: { type: 'query_param', name },
    })
  })

  test('repeated and comma-separated states mean the same', async () => {
    const [a, b] = await Promise.all([
      kw.request('/api/v2/keys?state=1&state=2', { headers }),
      kw.request('/api/v2/keys?state=1,2', { headers }),
    ])
    expect(await a.json()).toEqual(await b.json())
  })
})

describe('GET /api/v2/keys/{id}', () => {
  test('a key is read in full and as metadata', async () => {
    const id = await createdKeyId(kw, headers)
    for (const path of [`/api/v2/keys/${id}`, `/api/v2/keys/${id.toUpperCase()}/metadata`]) {
      const answer = await kw.request(path, { headers })
      expect(keyCollection.parse(await answer.json()).resources[0]?.id).toBe(id)
    }
  })

  test('a missing id and a malformed one give the same bytes', async () => {
    const [missing, malformed] = await Promise.all([
      kw.request('/api/v2/keys/00000000-0000-4000-8000-000000000000', { headers }),
      kw.request('/api/v2/keys/not-an-id', { headers }),
    ])
    expect([missing.status, malformed.status]).toEqual([404, 404])
    expect(await missing.text()).toBe(await malformed.text())
  })
})

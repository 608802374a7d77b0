import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accept, grantPlatform, invited, joined, PAGE, PASSPHRASE } from '../../testing/people.ts'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeEach(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterEach(() => kw.close())

const PEOPLE = '/bff/access/people'
const invite = (body: object, who = headers) => kw.request(PEOPLE, { headers: who, body })
const remove = (id: string, who = headers) => kw.request(`${PEOPLE}/${id}`, { method: 'DELETE', headers: who })
const renew = (id: string) => kw.request(`${PEOPLE}/${id}/invitation`, { method: 'POST', headers })
const signIn = (email: string, password: string) =>
  kw.request('/bff/session', { headers: PAGE, body: { email, password } })
const peopleSchema = z.object({ people: z.array(z.looseObject({ id: z.string(), email: z.string() })) })
const people = async () => peopleSchema.parse(await (await kw.request(PEOPLE, { headers })).json()).people
const trail = async (action: string) => (await eventsOf(kw)).filter((event) => event.action === action)
const ada = async () => (await people()).find(({ email }) => email === ADMIN.email)?.id ?? ''

describe('POST /bff/access/people', () => {
  test('somebody is known, cannot sign in, and has a link that is written down nowhere', async () => {
    const { id, token, url } = await invited(kw, headers, 'Grace@Example.com')
    expect(url).toMatch(/\/invitation#[\w-]{43}$/)
    const grace = (await people()).find((person) => person.id === id)
    expect(grace).toMatchObject({ email: 'grace@example.com', state: 'invited', groups: [], grants: 0 })
    expect((await signIn('grace@example.com', PASSPHRASE)).status).toBe(401)
    const rows = await kw.service.db.selectFrom('invitations').selectAll().execute()
    const kept = JSON.stringify([
      rows.map((row) => ({ ...row, token_hash: '' })),
      (await eventsOf(kw)).map((e) => e.canonical),
    ])
    expect(kept).not.toContain(token)
    expect(rows.some(({ token_hash }) => Buffer.from(token_hash).includes(token))).toBe(false)
  })

  test('what was nobody and is somebody invited is on record', async () => {
    const { id } = await invited(kw, headers, 'grace@example.com')
    const [event] = await trail('kms.people.invite')
    expect(event?.document).toMatchObject({
      outcome: 'success',
      initiator: { name: ADMIN.email },
      target: { id, name: 'grace@example.com', typeURI: 'kms/people' },
      requestData: { 'initialValue.state': 'none', 'newValue.state': 'invited', 'newValue.email': 'grace@example.com' },
    })
  })

  test('an address that somebody has is refused beside its field, in whatever case', async () => {
    const answer = await invite({ name: 'Another', email: 'ADA@EXAMPLE.COM' })
    expect(await reasonOf(answer)).toMatchObject({
      status: 409,
      code: 'PERSON_NOT_UNIQUE_ERR',
      target: { name: 'email' },
    })
    expect(await people()).toHaveLength(1)
  })

  test('of two invitations of one address at once one is made', async () => {
    const answers = await Promise.all(['a@example.com', 'A@example.com'].map((email) => invite({ name: 'A', email })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(await people()).toHaveLength(2)
  })

  test.each([
    ['no address', { name: 'Grace', email: 'grace' }, 'email'],
    ['no name', { name: '  ', email: 'grace@example.com' }, 'name'],
  ])('%s is refused beside its field', async (_name, body, field) => {
    expect(await reasonOf(await invite(body))).toMatchObject({ status: 400, target: { name: field } })
  })

  test('who is no administrator invites nobody, and the refusal is on record', async () => {
    const { headers: grace } = await joined(kw, headers, 'grace@example.com', 'Editor')
    expect((await invite({ name: 'Eve', email: 'eve@example.com' }, grace)).status).toBe(401)
    expect((await kw.request(PEOPLE, { headers: grace })).status).toBe(401)
    expect((await trail('kms.people.invite')).at(-1)?.document).toMatchObject({
      outcome: 'failure',
      initiator: { name: 'grace@example.com' },
    })
    expect(await people()).toHaveLength(2)
  })
})

describe('POST /bff/access/people/{id}/invitation', () => {
  test('makes no link to somebody who holds what the caller does not, and leaves the one there is', async () => {
    const { id, token } = await invited(kw, headers, 'ghost@example.com')
    await grantPlatform(kw, id, 'Writer')
    expect(await reasonOf(await renew(id))).toMatchObject({ status: 403, code: 'MORE_RIGHTS_ERR' })
    expect((await accept(kw, token)).status).toBe(204)
  })

  test('whoever has come in needs none, and nobody is nobody', async () => {
    const { id } = await joined(kw, headers, 'grace@example.com')
    for (const who of [id, 'IBMid-none', 'none']) {
      expect(await reasonOf(await renew(who))).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
    }
  })
})

describe('DELETE /bff/access/people/{id}', () => {
  test('sessions, roles and memberships end at once, and what was is on record', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Viewer', 'Auditor')
    const id = grace.id
    const member = { group_id: 'g', principal_id: id, added_at: '', added_by: '' }
    const group = { id: 'g', name: 'g', name_folded: 'g', description: null, created_at: '', created_by: '' }
    await kw.service.db.insertInto('access_groups').values(group).execute()
    await kw.service.db.insertInto('access_group_members').values(member).execute()
    expect((await kw.request('/bff/account', { headers: grace.headers })).status).toBe(200)

    expect((await remove(id)).status).toBe(204)
    const after = await kw.request('/bff/account', { headers: grace.headers })
    expect([after.status, after.headers.get('keywright-session')]).toEqual([401, 'ended'])
    expect((await signIn('grace@example.com', PASSPHRASE)).status).toBe(401)
    const { db } = kw.service
    for (const table of ['grants', 'access_group_members'] as const) {
      expect(await db.selectFrom(table).selectAll().where('principal_id', '=', id).execute()).toEqual([])
    }
    const accounts = await db.selectFrom('account').selectAll().where('userId', '=', id.replace('IBMid-', '')).execute()
    expect(accounts).toEqual([])
    expect((await trail('kms.people.remove'))[0]?.document).toMatchObject({
      target: { id, name: 'grace@example.com' },
      requestData: {
        'initialValue.state': 'active',
        'initialValue.grants': 2,
        'initialValue.groups': 1,
        'newValue.state': 'removed',
      },
    })
  })

  test('whoever was removed can be invited anew, as somebody else', async () => {
    const { id } = await invited(kw, headers, 'grace@example.com')
    expect((await remove(id)).status).toBe(204)
    expect((await invited(kw, headers, 'grace@example.com')).id).not.toBe(id)
  })

  test('nobody removes themselves', async () => {
    await joined(kw, headers, 'grace@example.com', 'Administrator')
    expect(await reasonOf(await remove(await ada()))).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
    expect((await kw.request('/bff/account', { headers })).status).toBe(200)
  })

  test('of two administrators who remove each other at once one stays', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Administrator')
    const adaId = await ada()
    const answers = await Promise.all([remove(grace.id), remove(adaId, grace.headers)])
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(204)
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    expect(await kw.service.db.selectFrom('user').selectAll().execute()).toHaveLength(1)
  })

  test.each([
    ['who has not come in yet', async () => (await invited(kw, headers, 'eve@example.com')).id, {}],
    [
      'whose role has ended',
      async () => (await joined(kw, headers, 'eve@example.com')).id,
      { expires_at: '2026-01-01T00:00:00.000Z' },
    ],
    [
      'whose role is to end',
      async () => (await joined(kw, headers, 'eve@example.com')).id,
      { expires_at: '2099-01-01T00:00:00.000Z' },
    ],
    [
      'whose role hangs on a condition',
      async () => (await joined(kw, headers, 'eve@example.com')).id,
      { conditions: '{"networks":["192.0.2.0/24"]}' },
    ],
  ])('an administrator %s does not count as the last one', async (_name, eve, change) => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Administrator')
    const adaId = await ada()
    const id = await eve()
    await grantPlatform(kw, id, 'Administrator')
    await kw.service.db
      .updateTable('grants')
      .set({ principal_id: id, ...change })
      .where('principal_id', '=', id)
      .execute()
    // Grace acts by a role that does not count either; Ada is the last whose role does.
    const far = { conditions: '{"networks":["192.0.2.0/24"]}' }
    await kw.service.db.updateTable('grants').set(far).where('principal_id', '=', grace.id).execute()
    const answer = await remove(adaId, grace.headers)
    expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'LAST_ADMINISTRATOR_ERR' })
    expect((await kw.request('/bff/account', { headers })).status).toBe(200)
    expect((await trail('kms.people.remove'))[0]?.document.responseData).toMatchObject({
      reasonForFailure: 'LAST_ADMINISTRATOR_ERR',
    })
  })
})

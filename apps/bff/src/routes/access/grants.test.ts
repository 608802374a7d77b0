import { randomUUID } from 'node:crypto'
import { grantSchema } from '@keywright/contract/access/grants'
import type { Role } from '@keywright/core/policy/roles'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aPerson, aGroup, grantTo, type TestPerson } from '../../testing/subjects.ts'
import { callerWith } from '../../testing/callers.ts'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

let kw: TestService
let admin: Record<string, string>
let manager: Record<string, string>
let bo: TestPerson
beforeAll(async () => {
  kw = await testService()
  admin = await kw.signedIn()
  manager = await kw.bearer()
  bo = await aPerson(kw, 'bo@example.com')
})
afterAll(() => kw.close())

const PATH = '/bff/access/grants'
const grantList = z.object({ grants: z.array(grantSchema) })
const grant = (body: object, headers = admin) => kw.request(PATH, { headers, body })
const granted = async (body: object, headers = admin) => {
  const answer = await grant(body, headers)
  if (answer.status !== 201) throw new Error(`not granted: ${await answer.text()}`)
  return grantSchema.parse(await answer.json())
}
const listed = async (query = '', headers = admin) =>
  grantList.parse(await (await kw.request(`${PATH}${query}`, { headers })).json()).grants
const revoke = (id: string, headers = admin) => kw.request(`${PATH}/${id}`, { headers, method: 'DELETE' })
const here = () => ({ subjectId: bo.id, instanceId: kw.instanceId })

describe('grants: happy', () => {
  test('a role on an instance, a ring and a key: each is answered and listed as it was given, with the names of what it is about', async () => {
    const keyId = await createdKeyId(kw, manager, 'invoices')
    await kw.request('/api/v2/key_rings/books', { method: 'POST', headers: manager })
    const hours = { days: [1, 2], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' }
    const whole = await granted({ ...here(), role: 'Reader', networks: ['10.0.0.0/8'], hours })
    const ring = await granted({
      ...here(),
      role: 'Writer',
      keyRingId: 'books',
      expiresAt: '2999-01-01T00:00:00+01:00',
    })
    const key = await granted({ ...here(), role: 'Manager', keyId })
    expect(whole).toMatchObject({ instanceName: 'first', networks: ['10.0.0.0/8'], hours })
    expect(ring).toMatchObject({ keyRingId: 'books', expiresAt: '2998-12-31T23:00:00.000Z' })
    expect(key).toMatchObject({ keyId, keyName: 'invoices', subject: { kind: 'person', name: 'bo@example.com' } })
    expect(await listed(`?subject=${bo.id}`)).toEqual([whole, ring, key])
    expect((await listed(`?instance=${kw.instanceId}&key=${keyId}&subject=${bo.id}`)).map(({ role }) => role)).toEqual([
      'Reader',
      'Manager',
    ])
    for (const { id } of [whole, ring, key]) expect((await revoke(id)).status).toBe(204)
    expect(await listed(`?subject=${bo.id}`)).toEqual([])
  })

  test('what was granted and revoked is on record with what it said, in the trail of its instance', async () => {
    const { id } = await granted({ ...here(), role: 'Reader' })
    await revoke(id)
    const events = (await eventsOf(kw)).filter(
      ({ document }) => z.object({ id: z.string() }).parse(document['target']).id === id,
    )
    expect(events.map(({ action, outcome, instance_id }) => [action, outcome, instance_id])).toEqual([
      ['kms.access-grants.write', 'success', kw.instanceId],
      ['kms.access-grants.write', 'success', kw.instanceId],
    ])
    expect(events[0]?.document['requestData']).toMatchObject({ 'newValue.role': 'Reader', 'newValue.subject': bo.id })
    expect(events[1]?.document['requestData']).toMatchObject({ 'initialValue.role': 'Reader' })
  })

  test('a ring that is deleted and a key that is purged take their grants along, and their events say so', async () => {
    const wiped = await testService(undefined, { KEYWRIGHT_WAIT_PURGE: '0' })
    try {
      const [headers, keys] = [await wiped.signedIn(), await wiped.bearer()]
      const reader = await aGroup(wiped, 'readers')
      const keyId = await createdKeyId(wiped, keys)
      await wiped.request('/api/v2/key_rings/books', { method: 'POST', headers: keys })
      const place = { subjectId: reader, instanceId: wiped.instanceId, role: 'Reader' }
      for (const only of [{ keyRingId: 'books' }, { keyId }, {}]) {
        expect((await wiped.request(PATH, { headers, body: { ...place, ...only } })).status).toBe(201)
      }
      await wiped.request('/api/v2/key_rings/books', { method: 'DELETE', headers: keys })
      await wiped.request(`/api/v2/keys/${keyId}`, { method: 'DELETE', headers: keys })
      expect((await wiped.request(`/api/v2/keys/${keyId}/purge`, { method: 'DELETE', headers: keys })).status).toBe(200)
      const left = await wiped.request(`${PATH}?subject=${reader}`, { headers })
      expect(grantList.parse(await left.json()).grants).toEqual([expect.objectContaining({ role: 'Reader' })])
      const ends = (await eventsOf(wiped)).filter(({ document }) => document.responseData['endedGrants'] === 1)
      expect(ends.map(({ action }) => action)).toEqual(['kms.key-rings.delete', 'kms.secrets.purge'])
      expect(ends[0]?.document.responseData['endedGrantsOf']).toBe(`Reader of ${reader}`)
    } finally {
      await wiped.close()
    }
  })
})

describe('grants: error', () => {
  const refused: readonly [string, object, string][] = [
    ['a service role on the platform', { role: 'Reader', instanceId: undefined }, 'role'],
    ['Viewer on an instance', { role: 'Viewer' }, 'role'],
    ['Administrator on a ring', { role: 'Administrator', keyRingId: 'default' }, 'role'],
    ['an end that has passed', { role: 'Reader', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['what is no network', { role: 'Reader', networks: ['10.0.0.0/33'] }, 'networks'],
    [
      'a zone that there is not',
      { role: 'Reader', hours: { days: [1], from: '08:00', until: '09:00', timeZone: 'Moon/Base' } },
      'hours',
    ],
    ['somebody who is not there', { role: 'Reader', subjectId: `IBMid-${randomUUID()}` }, 'subjectId'],
    ['an instance that is not there', { role: 'Reader', instanceId: randomUUID() }, 'instanceId'],
    ['a ring and a key', { role: 'Reader', keyRingId: 'default', keyId: randomUUID() }, 'keyId'],
    ['a key of no instance', { role: 'Viewer', instanceId: undefined, keyId: randomUUID() }, 'keyId'],
  ]
  test.each(refused)('%s is refused beside its field, and nothing is granted', async (_name, part, field) => {
    const before = await listed()
    expect(await reasonOf(await grant({ ...here(), ...part }))).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      target: { type: 'field', name: field },
    })
    expect(await listed()).toEqual(before)
  })

  test('a ring and a key that the instance has not are not found', async () => {
    expect(await reasonOf(await grant({ ...here(), role: 'Reader', keyRingId: 'nowhere' }))).toMatchObject({
      status: 404,
      code: 'KEY_RING_NOT_FOUND_ERR',
    })
    expect(await reasonOf(await grant({ ...here(), role: 'Reader', keyId: randomUUID() }))).toMatchObject({
      status: 404,
      code: 'KEY_NOT_FOUND_ERR',
    })
  })

  test('the same role on the same place, even twice at once, is granted once', async () => {
    const body = { ...here(), role: 'ReaderPlus' }
    const answers = await Promise.all([grant(body), grant(body)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]))
    expect(await reasonOf(await grant(body))).toMatchObject({ code: 'ACCESS_GRANT_NOT_UNIQUE_ERR' })
    for (const { id } of await listed(`?subject=${bo.id}`)) await revoke(id)
  })
})

describe('grants: security', () => {
  test('nobody raises their own rights: not directly, not through a group they are in, not through a service ID of theirs', async () => {
    const [own] = (await listed()).filter(({ role }) => role === 'Administrator')
    const group = await aGroup(kw, 'with ada', [own?.subject.id ?? ''])
    const owned = `iam-ServiceId-${randomUUID()}`
    const row = { id: owned, name: 'deploy', created_at: new Date().toISOString(), owner_id: own?.subject.id ?? null }
    await kw.service.db.insertInto('service_ids').values(row).execute()
    for (const subjectId of [own?.subject.id, group, owned]) {
      const answer = await grant({ subjectId, instanceId: kw.instanceId, role: 'Administrator' })
      expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
    }
    // What ada has herself, a program of hers may have.
    const lent = await grant({ subjectId: owned, instanceId: kw.instanceId, role: 'Reader' })
    expect(lent.status).toBe(201)
    expect((await listed(`?subject=${group}`)).length).toBe(0)
  })

  test('an Administrator of one instance grants within it, and nowhere else; revoked, at once no more', async () => {
    const other = await anInstance()
    const { id } = await granted({ ...here(), role: 'Administrator' })
    const cy = await aPerson(kw, 'cy@example.com')
    const made = await granted({ subjectId: cy.id, instanceId: kw.instanceId, role: 'Manager' }, bo.headers)
    for (const place of [{ instanceId: other }, {}]) {
      const answer = await grant({ subjectId: cy.id, ...place, role: 'Auditor' }, bo.headers)
      expect(answer.status).toBe(401)
    }
    const elsewhere = await granted({ subjectId: cy.id, instanceId: other, role: 'Reader' })
    expect((await listed('', bo.headers)).every(({ instanceId }) => instanceId === kw.instanceId)).toBe(true)
    expect(await reasonOf(await revoke(elsewhere.id, bo.headers))).toEqual(
      await reasonOf(await revoke(randomUUID(), bo.headers)),
    )
    expect((await revoke(made.id, bo.headers)).status).toBe(204)
    await revoke(id)
    expect((await revoke(elsewhere.id, bo.headers)).status).toBe(401)
    expect((await grant({ subjectId: cy.id, instanceId: kw.instanceId, role: 'Reader' }, bo.headers)).status).toBe(401)
  })

  test('of two administrators who revoke each other at once, one stays', async () => {
    const duo = await testService()
    try {
      const [ada, eve] = [await duo.signedIn(), await aPerson(duo, 'eve@example.com')]
      const [own] = grantList
        .parse(await (await duo.request(PATH, { headers: ada })).json())
        .grants.filter(({ role }) => role === 'Administrator')
      const alone = await duo.request(`${PATH}/${own?.id}`, { headers: ada, method: 'DELETE' })
      expect(await reasonOf(alone)).toMatchObject({ status: 409, code: 'LAST_ADMINISTRATOR_ERR' })
      const made = await duo.request(PATH, { headers: ada, body: { subjectId: eve.id, role: 'Administrator' } })
      const { id } = grantSchema.parse(await made.json())
      const ends = await Promise.all([
        duo.request(`${PATH}/${own?.id}`, { headers: eve.headers, method: 'DELETE' }),
        duo.request(`${PATH}/${id}`, { headers: ada, method: 'DELETE' }),
      ])
      expect(ends.filter(({ status }) => status === 204)).toHaveLength(1)
    } finally {
      await duo.close()
    }
  })

  test.each<Role>(['Reader', 'Manager'])('%s of an instance grants nothing', async (role) => {
    const person = await aPerson(kw, `${role}@example.com`)
    await grantTo(kw, person.id, { role })
    expect((await grant({ ...here(), role: 'Reader' }, person.headers)).status).toBe(401)
    expect((await kw.request(PATH, { headers: person.headers })).status).toBe(role === 'Manager' ? 200 : 401)
  })
})

async function anInstance(): Promise<string> {
  const answer = await kw.request('/v2/resource_instances', { headers: admin, body: { name: 'second' } })
  return z.object({ guid: z.string() }).parse(await answer.json()).guid
}

describe('a revoked role', () => {
  test('is gone with the very next call, for a person in their session and a service ID with its token', async () => {
    const service = await callerWith(kw)
    const [subject] = (await eventsOf(kw)).slice(-1)
    const serviceId = subject?.document.initiator.id ?? ''
    for (const [id, headers] of [
      [bo.id, bo.headers],
      [serviceId, service],
    ] as const) {
      const list = () => kw.request('/api/v2/keys', { headers: { ...headers, 'bluemix-instance': kw.instanceId } })
      expect((await list()).status).toBe(401)
      const made = await granted({ subjectId: id, instanceId: kw.instanceId, role: 'Reader' })
      expect((await list()).status).toBe(200)
      await revoke(made.id)
      expect((await list()).status).toBe(401)
    }
  })
})

describe('a reach of one ring and one key more', () => {
  test('lists, counts, shows and uses exactly those keys; a missing and a forbidden key answer with the same bytes', async () => {
    await kw.request('/api/v2/key_rings/team', { method: 'POST', headers: manager })
    const inRing = async (name: string) => {
      const ring = { ...manager, 'x-kms-key-ring': 'team' }
      const answer = await kw.request('/api/v2/keys', { headers: ring, body: newKeyBody(name) })
      return (
        z.object({ resources: z.array(z.object({ id: z.string() })) }).parse(await answer.json()).resources[0]?.id ?? ''
      )
    }
    const [first, second] = [await inRing('one'), await inRing('two')]
    const [single, forbidden] = [await createdKeyId(kw, manager, 'single'), await createdKeyId(kw, manager, 'theirs')]
    const dora = await aPerson(kw, 'dora@example.com')
    await granted({ subjectId: dora.id, instanceId: kw.instanceId, role: 'Writer', keyRingId: 'team' })
    await granted({ subjectId: dora.id, instanceId: kw.instanceId, role: 'Reader', keyId: single })

    const headers = { ...dora.headers, 'bluemix-instance': kw.instanceId, 'correlation-id': 'the-same' }
    const list = await kw.request('/api/v2/keys', { headers })
    const ids = z.object({ resources: z.array(z.object({ id: z.string() })) }).parse(await list.json())
    expect(new Set(ids.resources.map(({ id }) => id))).toEqual(new Set([first, second, single]))
    const head = await kw.request('/api/v2/keys', { headers, method: 'HEAD' })
    expect(head.headers.get('key-total')).toBe('3')

    const use = (id: string) => kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    const show = (id: string) => kw.request(`/api/v2/keys/${id}/metadata`, { headers })
    for (const id of [first, second, single])
      expect([(await show(id)).status, (await use(id)).status]).toEqual([200, 200])
    for (const ask of [show, use]) {
      const [hidden, missing] = [await ask(forbidden), await ask(randomUUID())]
      expect([hidden.status, missing.status]).toEqual([401, 401])
      expect(await hidden.text()).toBe(await missing.text())
      expect([...hidden.headers]).toEqual([...missing.headers])
    }
    // A Writer of the ring rotates there; of the single key they are a Reader.
    expect((await kw.request(`/api/v2/keys/${first}/actions/rotate`, { headers, method: 'POST' })).status).not.toBe(401)
    expect((await kw.request(`/api/v2/keys/${single}/actions/rotate`, { headers, method: 'POST' })).status).toBe(401)

    const session = z
      .object({ instances: z.array(z.object({ roles: z.array(z.string()), narrow: z.array(z.unknown()) })) })
      .parse(await (await kw.request('/bff/session', { headers: dora.headers })).json())
    expect(session.instances).toEqual([
      {
        roles: [],
        narrow: [
          { role: 'Writer', keyRingId: 'team' },
          { role: 'Reader', keyId: single },
        ],
      },
    ])
  })
})

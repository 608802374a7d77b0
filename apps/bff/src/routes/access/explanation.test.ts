import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aGroup, aPerson, grantTo, type TestPerson } from '../../testing/subjects.ts'
import { createdKeyId, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let admin: Record<string, string>
let bo: TestPerson
let keyId: string
let team: Awaited<ReturnType<typeof aGroup>>
beforeAll(async () => {
  kw = await testService()
  admin = await kw.signedIn()
  bo = await aPerson(kw, 'bo@example.com')
  keyId = await createdKeyId(kw, await kw.bearer())
  team = await aGroup(kw, 'team', [bo.id])
  await grantTo(kw, team, { role: 'Reader', conditions: { networks: ['10.0.0.0/8'] } })
  await grantTo(kw, bo.id, { role: 'Auditor', scope: 'platform' })
})
afterAll(() => kw.close())

const answer = z.object({
  allowed: z.boolean(),
  roles: z.array(z.string()),
  grants: z.array(
    z.looseObject({
      grant: z.looseObject({ role: z.string() }),
      through: z.looseObject({ name: z.string() }).optional(),
      refusal: z.string().optional(),
    }),
  ),
})
const explain = (body: object, headers = admin) => kw.request('/bff/access/explanation', { headers, body })
const explained = async (body: object, headers = admin) => {
  const { allowed, roles, grants } = answer.parse(await (await explain(body, headers)).json())
  const said = grants.map(({ grant, through, refusal }) => [grant.role, through?.name, refusal])
  return { allowed, roles, said: new Map(said.map(([role, ...rest]) => [role, rest])) }
}
const wrapping = () => ({ subjectId: bo.id, action: 'kms.secrets.wrap', instanceId: kw.instanceId, keyId })

describe('why somebody can, or cannot', () => {
  test('each grant says why, those of a group by its name; from inside its network the answer is yes', async () => {
    const outside = await explained({ ...wrapping(), address: '192.0.2.7' })
    expect(outside.allowed).toBe(false)
    expect(outside.roles).toEqual(['Reader', 'ReaderPlus', 'Writer', 'Manager'])
    expect(outside.said.get('Reader')).toEqual(['team', 'other-network'])
    expect(outside.said.get('Auditor')).toEqual([undefined, 'other-scope'])
    const inside = await explained({ ...wrapping(), address: '10.1.2.3' })
    expect([inside.allowed, inside.said.get('Reader')]).toEqual([true, ['team', undefined]])
    expect((await explained(wrapping())).allowed).toBe(true)
  })

  test('what is asked of the platform, or shown by it for every instance, is explained as it is decided', async () => {
    const place = { subjectId: bo.id, instanceId: kw.instanceId }
    expect((await explained({ ...place, action: 'kms.audit-events.list' })).allowed).toBe(true)
    expect((await explained({ ...place, action: 'kms.hsm.read' })).allowed).toBe(true)
    expect((await explained({ ...place, action: 'kms.instances.list' })).allowed).toBe(true)
    expect((await explained({ ...place, action: 'kms.instances.delete' })).allowed).toBe(false)
    expect((await kw.request('/bff/audit-events', { headers: bo.headers })).status).toBe(200)
  })

  test('who oversees one instance hears of its grants alone, and whoever oversees none hears nothing', async () => {
    const manager = await aPerson(kw, 'cy@example.com')
    expect((await explain(wrapping(), manager.headers)).status).toBe(401)
    await grantTo(kw, manager.id, { role: 'Manager' })
    expect([...(await explained(wrapping(), manager.headers)).said.keys()]).toEqual(['Reader'])
    expect((await explain({ subjectId: bo.id, action: 'kms.people.list' }, manager.headers)).status).toBe(401)
  })

  test.each([
    ['somebody who is not there', { subjectId: `IBMid-${randomUUID()}` }, 'subjectId'],
    ['an instance that is not there', { instanceId: randomUUID() }, 'instanceId'],
    ['a key that is not there', { keyId: randomUUID() }, 'keyId'],
    ['what is no address', { address: 'here' }, 'address'],
  ])('%s is refused beside its field', async (_name, part, field) => {
    const refused = await reasonOf(await explain({ ...wrapping(), ...part }))
    expect(refused).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR', target: { name: field } })
  })
})

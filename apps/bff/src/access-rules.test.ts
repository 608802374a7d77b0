import { ROUTES } from '@keywright/contract/api'
import { askedWhere, isGrantable } from '@keywright/core/policy/grantable'
import { ROLES, roleAllows, type Action, type Role } from '@keywright/core/policy/roles'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpointsOf, type AppDependencies } from './app.ts'
import { aPerson, grantTo } from './testing/subjects.ts'
import { testService, type TestService } from './testing/test-service.ts'

/** Endpoints only keep what they are made with; none looks at it before it is called. */
const NOTHING = new Proxy({}, { get: () => undefined }) as AppDependencies
const endpoints = endpointsOf(NOTHING)
const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  `${method.toUpperCase()} ${path}`

/** The doors before which nobody has proved who they are: every new one is thought about here. */
const FOR_STRANGERS = [
  'GET /bff/session',
  'POST /bff/session',
  'POST /bff/session/passkey',
  'POST /bff/session/passkey/options',
  'POST /bff/setup',
  'POST /bff/setup/check',
  'POST /bff/invitation',
  'POST /bff/invitation/acceptance',
  'POST /bff/sign-on',
  'POST /bff/sign-on/answer',
  'POST /bff/sign-on/entry',
  'POST /identity/token',
  'POST /oidc/token',
]

const isAction = (rule: string): rule is Action => rule !== 'own' && rule !== 'nobody'
const ruled = endpoints.flatMap(({ route, rule }) =>
  isAction(rule) ? [{ name: nameOf(route), route, action: rule }] : [],
)

describe('every route has its rule', () => {
  test('each promise of the contract is kept by one endpoint, which says what it demands', () => {
    expect(new Set(endpoints.map(({ route }) => nameOf(route)))).toEqual(new Set(ROUTES.map(nameOf)))
    expect(endpoints).toHaveLength(ROUTES.length)
    for (const { rule } of endpoints) expect(typeof rule).toBe('string')
  })

  test('strangers are let in by these doors alone, and the contract says so of the same', () => {
    const open = endpoints.filter(({ rule }) => rule === 'nobody').map(({ route }) => nameOf(route))
    expect(new Set(open)).toEqual(new Set(FOR_STRANGERS))
    expect(new Set(ROUTES.filter((route) => !('security' in route)).map(nameOf))).toEqual(new Set(FOR_STRANGERS))
  })
})

type Place = 'platform' | 'instance'
/** Where a role must be held to count for the action. */
const placesOf = (action: Action): readonly Place[] => {
  const where = askedWhere(action)
  if (where === 'above') return ['platform']
  return where === 'here' ? ['instance'] : ['platform', 'instance']
}

describe('every endpoint, for a person who holds exactly one role', () => {
  let kw: TestService
  let nobody: Record<string, string>
  const holders: { readonly role: Role; readonly place: Place; readonly headers: Record<string, string> }[] = []
  beforeAll(async () => {
    kw = await testService()
    nobody = (await aPerson(kw, 'nobody@example.com')).headers
    for (const role of ROLES) {
      for (const place of ['platform', 'instance'] as const) {
        if (!isGrantable(role, place)) continue
        const { id, headers } = await aPerson(kw, `${role}-${place}@example.com`)
        await grantTo(kw, id, { role, ...(place === 'platform' && { scope: 'platform' }) })
        holders.push({ role, place, headers })
      }
    }
  }, 60_000)
  afterAll(() => kw.close())

  /** Nothing is at these addresses: what is refused is the caller. */
  const ask = async ({ route }: (typeof ruled)[number], headers: Record<string, string>): Promise<number> => {
    const path = route.path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000')
    const { status } = await kw.request(path, { method: route.method.toUpperCase(), headers })
    return status
  }

  test.each(ruled)('$name is nothing for whoever holds no role', async (endpoint) => {
    expect(await ask(endpoint, nobody)).toBe(401)
  })

  test.each(ruled)('$name ($action) lets in exactly the roles of the table', async (endpoint) => {
    const { action } = endpoint
    const wrong: string[] = []
    for (const { role, place, headers } of holders) {
      const may = roleAllows(role, action) && placesOf(action).includes(place)
      const isIn = (await ask(endpoint, headers)) !== 401
      if (isIn !== may) wrong.push(`${role} on the ${place} is ${isIn ? 'let in' : 'refused'}`)
    }
    expect(wrong).toEqual([])
  })
})

import { ROUTES } from '@keywright/contract/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerWith } from './testing/callers.ts'
import { reasonOf, testService, type TestService } from './testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const UNDOCUMENTED = ['GET /openapi.json', 'GET /healthz', 'GET /readyz']
const placeOf = (method: string, path: string) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
const routes = ROUTES.map(({ method, path, ...route }) => ({
  method: method.toUpperCase(),
  path: path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000'),
  place: placeOf(method, path),
  isGuarded: 'security' in route,
  takesToken: 'security' in route && route.security.some((credential) => 'bearer' in credential),
}))
const guarded = routes.filter(({ isGuarded }) => isGuarded)
const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

describe('the server and the contract', () => {
  test('have the same endpoints', () => {
    const served = kw.service.app.routes.filter(({ method }) => method !== 'ALL').map((r) => `${r.method} ${r.path}`)
    // HEAD is answered by the route of GET, which tells the two apart.
    const promised = routes.filter(({ method }) => method !== 'HEAD').map(({ place }) => place)
    expect(new Set(served)).toEqual(new Set([...promised, ...UNDOCUMENTED]))
  })
})

describe('every endpoint that is not for strangers', () => {
  test.for(guarded)('$place is nothing for a caller without credentials', async ({ method, path }) => {
    const answer = await kw.request(path, { method })
    expect([answer.status, answer.headers.get('keywright-session')]).toEqual([401, null])
  })

  test.for(guarded)('$place is nothing for a token that is none', async ({ method, path }) => {
    const who = { authorization: 'Bearer e30.e30.e30', 'bluemix-instance': kw.instanceId }
    expect((await kw.request(path, { method, headers: who })).status).toBe(401)
  })

  test('an access token that may do everything is taken exactly where the contract says so', async () => {
    const everything = await callerWith(kw, 'Manager', 'KeyPurge', 'Administrator', 'Auditor')
    const answers = await Promise.all(
      guarded.map(async ({ method, path, place, takesToken }) => {
        const { status } = await kw.request(path, { method, headers: everything })
        return { place, takesToken, status }
      }),
    )
    const mistaken = answers.filter(({ takesToken, status }) => takesToken === (status === 401))
    expect(mistaken).toEqual([])
  })

  test.for(guarded.filter(({ method }) => !isSafe(method)))(
    '$place does nothing for another site that has the browser send the cookie',
    async ({ method, path }) => {
      const foreign = { ...headers, 'sec-fetch-site': 'cross-site' }
      const answer = await kw.request(path, { method, headers: foreign })
      expect(await reasonOf(answer)).toMatchObject({ status: 403, code: 'CROSS_ORIGIN_ERR' })
    },
  )
})

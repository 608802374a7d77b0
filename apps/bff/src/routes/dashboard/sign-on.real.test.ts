import { afterAll, beforeAll, expect, test } from 'vitest'
import { invited } from '../../testing/people.ts'
import { realProvider, type RealProvider } from '../../testing/real-provider.ts'
import { comeBack, configure, sessionFrom, setOut } from '../../testing/signing-on.ts'
import { aGroup, grantTo } from '../../testing/subjects.ts'
import { testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let provider: RealProvider
beforeAll(async () => {
  kw = await testService()
  const admin = await kw.signedIn()
  // Of the contract.
  const { redirectUri } = (await (await kw.request('/bff/access/single-sign-on', { headers: admin })).json()) as {
    readonly redirectUri: string
  }
  provider = await realProvider(redirectUri)
  const group = await aGroup(kw, 'Managers')
  await grantTo(kw, group, { role: 'Manager' })
  const { issuer, clientSecret } = provider
  const mappings = [{ value: 'kms-managers', groupId: group }]
  await configure(kw, admin, { issuer, clientSecret, mappings })
  await invited(kw, admin, 'grace@example.com')
  provider.accounts.set('grace', { email: 'grace@example.com', name: 'Grace Hopper', groups: ['kms-managers'] })
})
afterAll(async () => {
  await provider.close()
  await kw.close()
})

/** The fields of the provider's two forms: who it is, and whether Keywright may know. */
function filledIn(page: string, url: URL): { readonly to: URL; readonly form: Record<string, string> } {
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
  const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
  return { to: new URL(action, url), form: { prompt, login: 'grace', password: 'anything' } }
}

/** As a browser does: follows redirects with its cookies, and fills in what it is asked. */
async function throughProvider(start: URL): Promise<URL> {
  const jar = new Map<string, string>()
  const ask = async (url: URL, form?: Record<string, string>): Promise<URL> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const [, name = '', value = ''] of answer.headers
      .getSetCookie()
      .map((line) => /^([^=]+)=([^;]*)/.exec(line) ?? [])) {
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) {
      const { to, form: filled } = filledIn(await answer.text(), url)
      return ask(to, filled)
    }
    const to = new URL(location, url)
    return to.pathname === '/sign-in/return' ? to : ask(to)
  }
  return ask(start)
}

const signOn = async () => {
  const browser = await setOut(kw)
  const back = await throughProvider(browser.url)
  return comeBack(kw, browser, Object.fromEntries(back.searchParams))
}

test('somebody comes in by a certified provider, with the roles its groups stand for, as long as it says so', async () => {
  const answer = await signOn()
  expect(await answer.json()).toMatchObject({
    outcome: { state: 'signed-in', user: { email: 'grace@example.com' }, instances: [{ roles: ['Manager'] }] },
  })
  const headers = sessionFrom(kw, answer)
  expect((await kw.request('/api/v2/keys', { headers })).status).toBe(200)

  provider.accounts.set('grace', { email: 'grace@example.com', name: 'Grace Hopper', groups: [] })
  const later = await signOn()
  expect(await later.json()).toMatchObject({ outcome: { state: 'signed-in', instances: [] } })
  // The session from before has lost them as well.
  expect((await kw.request('/api/v2/keys', { headers })).status).toBe(401)
})

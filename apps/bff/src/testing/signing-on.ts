import { z } from 'zod'
import { PAGE } from './people.ts'
import type { TestService } from './test-service.ts'

type Headers = Record<string, string>

/** One browser on its way to a provider and back. */
export interface Browser {
  readonly cookie: string
  readonly url: URL
  readonly state: string
  readonly nonce: string
}

export interface SettingsBody {
  readonly issuer: string
  readonly [field: string]: unknown
}

/** As the administrator's form sends it; what a test is not about is as it is mostly. */
export const configure = (kw: TestService, headers: Headers, { issuer, ...more }: SettingsBody) =>
  kw.request('/bff/access/single-sign-on', {
    method: 'PUT',
    headers,
    body: {
      issuer,
      clientId: 'keywright',
      clientSecret: 'the secret of the client',
      groupsClaim: 'groups',
      admitsUnknown: false,
      trustsSecondStep: false,
      mappings: [],
      ...more,
    },
  })

const begun = z.object({ url: z.string() })
const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''

function browserOf(answer: Response, url: string): Browser {
  const to = new URL(url)
  const { state = '', nonce = '' } = Object.fromEntries(to.searchParams)
  return { cookie: cookieOf(answer), url: to, state, nonce }
}

/** A stranger presses the button on the sign-in page. */
export async function setOut(kw: TestService, body: object = {}): Promise<Browser> {
  const answer = await kw.request('/bff/sign-on', { headers: PAGE, body })
  return browserOf(answer, begun.parse(await answer.json()).url)
}

/** Somebody who is signed in is asked for a fresh proof. */
export async function setOutForProof(kw: TestService, headers: Headers): Promise<Browser> {
  const answer = await kw.request('/bff/sign-on/proof', { method: 'POST', headers })
  return browserOf(answer, begun.parse(await answer.json()).url)
}

/** The page that the provider leads back to hands in what came with the address. */
export const comeBack = (kw: TestService, { cookie, state }: Browser, more: Record<string, string> = {}) =>
  kw.request('/bff/sign-on/answer', {
    headers: { ...PAGE, cookie },
    body: { query: new URLSearchParams({ code: 'code', state, ...more }).toString() },
  })

export const enterWith = (kw: TestService, { cookie }: Browser, body: object) =>
  kw.request('/bff/sign-on/entry', { headers: { ...PAGE, cookie }, body })

/** The session that an answer began. */
export const sessionFrom = (kw: TestService, answer: Response): Headers => ({
  ...PAGE,
  cookie:
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .find((pair) => pair.startsWith('keywright.session_token=')) ?? '',
  'bluemix-instance': kw.instanceId,
})

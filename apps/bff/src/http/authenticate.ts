import { KeyError } from '@keywright/core/errors/key-error'
import type { Caller, Principal } from '@keywright/core/policy/principal'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { Context } from 'hono'
import type { Auth } from '../people/auth.ts'
import type { Directory, Within } from '../people/directory.ts'
import type { Sessions } from '../people/sessions.ts'
import type { AccessTokens } from '../tokens/access-token.ts'
import type { ApiKeys } from '../tokens/api-keys.ts'
import { originOf, type HttpEnv } from './env.ts'
import { circumstancesOf } from './networks.ts'
import { requireSameOrigin } from './same-origin.ts'

export interface Authentication {
  readonly auth: Auth
  readonly sessions: Sessions
  readonly directory: Directory
  readonly tokens: AccessTokens
  readonly apiKeys: ApiKeys
  readonly publicUrl: URL
}

/** What open pages ask again and again while nobody is there: it must not keep a session alive. */
const PAGES_ASK_BY_THEMSELVES: ReadonlySet<string> = new Set(['/bff/hsm', '/bff/session'])

const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?keywright\.session_token=/

interface Proved {
  readonly principal: Principal
  readonly credential: Caller['credential']
}

async function bearer({ tokens, directory, apiKeys }: Authentication, jwt: string, within: Within): Promise<Proved> {
  const credential = await tokens.credentialOf(jwt)
  const principal = credential && (await directory.service(credential, within))
  if (!principal) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  apiKeys.noteUse(credential.apiKeyId)
  return { principal, credential: 'token' }
}

async function cookie(
  { sessions, directory, publicUrl }: Authentication,
  c: Context<HttpEnv>,
  within: Within,
): Promise<Proved> {
  requireSameOrigin(c, publicUrl.origin)
  const session = await sessions.find(c.req.raw.headers, PAGES_ASK_BY_THEMSELVES.has(c.req.path) ? 'watch' : 'use')
  if (!session) throw new KeyError({ code: 'SESSION_ENDED_ERR' })
  c.set('session', session.session)
  c.set('person', session.user)
  return { principal: await directory.person(session.user, within), credential: 'session' }
}

/** A page of ours that calls without its cookie had a session, which the browser has dropped at its end. */
const nobody = (c: Context): KeyError => {
  const fromOurPages = c.req.header('sec-fetch-site') === 'same-origin'
  return new KeyError({ code: fromOurPages ? 'SESSION_ENDED_ERR' : 'UNAUTHORIZED_ERR' })
}

/** A session or an account is a person's: a service ID has none, whatever cookie its call carries beside its token. */
export async function authenticatePerson(deps: Authentication, c: Context<HttpEnv>): Promise<Caller> {
  const caller = await authenticate(deps, c)
  if (caller.credential !== 'session') throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return caller
}

/**
 * Who is calling, by bearer token or by session cookie, with the grants that matter for the call. Throws `UNAUTHORIZED_ERR` or `SESSION_ENDED_ERR`.
 */
export async function authenticate(
  deps: Authentication,
  c: Context<HttpEnv>,
  within: Within = 'anywhere',
): Promise<Caller> {
  const [scheme, jwt] = (c.req.header('authorization') ?? '').split(' ')
  const proved =
    scheme?.toLowerCase() === 'bearer' && jwt !== undefined
      ? await bearer(deps, jwt, within)
      : SESSION_COOKIE.test(c.req.header('cookie') ?? '')
        ? await cookie(deps, c, within)
        : undefined
  if (!proved) throw nobody(c)
  c.set('principalId', proved.principal.id)
  return { ...proved, ...originOf(c), ...circumstancesOf(c.get('sourceAddress'), instantOf(new Date())) }
}

import type { Context } from 'hono'
import { CALL_HEADERS } from '../people/session-audit.ts'
import type { HttpEnv } from './env.ts'

/** Our own request to better-auth: only what it needs, and what its hooks must write down. */
export function innerHeaders(c: Context<HttpEnv>): Headers {
  const headers = new Headers({
    [CALL_HEADERS.correlationId]: c.get('correlationId'),
    [CALL_HEADERS.sourceAddress]: c.get('sourceAddress'),
    'x-forwarded-for': c.get('sourceAddress'),
  })
  for (const name of ['cookie', 'user-agent']) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}

/** What better-auth makes of the session goes out with our own answer. */
export function copyCookies(answer: Response, c: Context<HttpEnv>): void {
  for (const cookie of answer.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
}

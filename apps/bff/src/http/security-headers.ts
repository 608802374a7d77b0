import { randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { HttpEnv } from './env.ts'

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')

/** What an answer that is data needs: nothing may be loaded from it. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"

/** The headers of every answer, set before it is made: adding to a finished one costs a copy of it. */
export const securityHeaders =
  ({ tls }: { readonly tls: boolean }): MiddlewareHandler<HttpEnv> =>
  (c, next) => {
    c.header('Content-Security-Policy', DATA_POLICY)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()')
    c.header('X-Frame-Options', 'DENY')
    c.header('Cache-Control', 'no-store')
    if (tls) c.header('Strict-Transport-Security', 'max-age=31536000')
    return next()
  }

/** The policy of the dashboard's shell; answers the nonce its tags must repeat, a new one each time. */
export function shellPolicy(c: Context<HttpEnv>): string {
  const nonce = randomBytes(16).toString('base64')
  c.header('Content-Security-Policy', policy(nonce))
  return nonce
}

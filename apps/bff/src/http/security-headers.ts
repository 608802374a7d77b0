import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
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

/** The headers of every answer; the nonce is new each time, and the shell repeats it on its own tags. */
export const securityHeaders =
  ({ tls }: { readonly tls: boolean }): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const nonce = randomBytes(16).toString('base64')
    c.set('nonce', nonce)
    await next()
    c.header('Content-Security-Policy', policy(nonce))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()')
    c.header('X-Frame-Options', 'DENY')
    if (tls) c.header('Strict-Transport-Security', 'max-age=31536000')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }

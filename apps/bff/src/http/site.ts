import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import type { HttpEnv } from './env.ts'
import { shellPolicy } from './security-headers.ts'

const NONCE = /__CSP_NONCE__/g
const FOREVER = 'public, max-age=31536000, immutable'
const API = /^\/(?:api|bff|identity|oidc|v2|healthz|readyz|openapi\.json)(?:\/|$)/

/**
 * The built dashboard: hashed files under /assets may be kept for ever, and every other address that is not the API's
 * gets the shell, which carries this answer's nonce and no data.
 */
export async function serveSite(app: Hono<HttpEnv>, root: string): Promise<void> {
  const shell = await readFile(join(root, 'index.html'), 'utf8')
  const immutable = (_path: string, c: { header: (name: string, value: string) => void }) =>
    c.header('Cache-Control', FOREVER)
  app.use('/assets/*', serveStatic({ root, precompressed: true, onFound: immutable }))
  const plain = serveStatic({ root, precompressed: true, onFound: (_p, c) => c.header('Cache-Control', 'no-cache') })
  app.get('/favicon.svg', plain)
  app.get('/robots.txt', plain)
  app.get('*', async (c, next) => {
    // Whoever does not ask for a page, a scraper or a client with a wrong address, must not think it found something;
    // but the front door opens to everybody.
    const asksForPage = c.req.header('accept')?.includes('text/html') === true
    if ((!asksForPage && c.req.path !== '/') || API.test(c.req.path) || c.req.path.startsWith('/assets/')) return next()
    return c.html(shell.replace(NONCE, shellPolicy(c)))
  })
}

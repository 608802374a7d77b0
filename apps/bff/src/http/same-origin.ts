import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A request that carries a session cookie and changes something must come from our own pages: by `Sec-Fetch-Site`,
 * which pages cannot forge, else by an exact `Origin`; a request that says neither is refused.
 */
export function requireSameOrigin(c: Context, publicOrigin: string): void {
  if (SAFE.has(c.req.method)) return
  const site = c.req.header('sec-fetch-site')
  const ours = site === undefined ? c.req.header('origin') === publicOrigin : site === 'same-origin'
  if (!ours) throw new KeyError({ code: 'CROSS_ORIGIN_ERR' })
}

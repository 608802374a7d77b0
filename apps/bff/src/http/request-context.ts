import { isIP, type BlockList } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import type { HttpEnv } from './env.ts'
import { isLoopback } from './loopback.ts'
import { listed } from './networks.ts'
import { uuidV7 } from './uuid-v7.ts'

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,128}$/

/** IPv4 peers of a dual-stack socket come as `::ffff:192.0.2.1`. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

const peerOf = (c: Context): string => plain(getConnInfo(c).remote.address ?? 'unknown')

/** The peer, or the nearest untrusted hop that a trusted proxy names; what untrusted peers claim is ignored. */
function sourceAddress(c: Context, proxies: BlockList): string {
  const peer = peerOf(c)
  if (!listed(proxies, peer)) return peer
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()))
  return hops.findLast((hop) => isIP(hop) !== 0 && !listed(proxies, hop)) ?? peer
}

export interface Connections {
  readonly trustedProxies: BlockList
  /** True where a TLS proxy stands in front of an address that others can reach: past it, keys would travel in the clear. */
  readonly onlyThroughProxy: boolean
}

/** Gives every request its correlation id, echoed in the answer, and its source address. */
export const requestContext =
  ({ trustedProxies, onlyThroughProxy }: Connections): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const peer = peerOf(c)
    if (onlyThroughProxy && !listed(trustedProxies, peer) && !isLoopback(peer)) {
      return c.text('Keys do not travel without TLS. Use the address of the TLS proxy.', 403)
    }
    const given = c.req.header('correlation-id') ?? ''
    const correlationId = CORRELATION_ID.test(given) ? given : uuidV7()
    c.set('correlationId', correlationId)
    c.set('sourceAddress', sourceAddress(c, trustedProxies))
    // Before the handler: a header added to a finished answer costs a copy of it.
    c.header('Correlation-Id', correlationId)
    return next()
  }

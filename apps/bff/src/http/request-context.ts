import { randomUUID } from 'node:crypto'
import { isIP, type BlockList } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import type { HttpEnv } from './env.ts'

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,128}$/

/** IPv4 peers of a dual-stack socket come as `::ffff:192.0.2.1`. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

const trusts = (proxies: BlockList, address: string): boolean =>
  isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The peer, or the nearest untrusted hop that a trusted proxy names; what untrusted peers claim is ignored. */
function sourceAddress(c: Context, proxies: BlockList): string {
  const peer = plain(getConnInfo(c).remote.address ?? 'unknown')
  if (!trusts(proxies, peer)) return peer
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()))
  return hops.findLast((hop) => isIP(hop) !== 0 && !trusts(proxies, hop)) ?? peer
}

/** Gives every request its correlation id, echoed in the answer, and its source address. */
export const requestContext =
  (proxies: BlockList): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const given = c.req.header('correlation-id') ?? ''
    const correlationId = CORRELATION_ID.test(given) ? given : randomUUID()
    c.set('correlationId', correlationId)
    c.set('sourceAddress', sourceAddress(c, proxies))
    await next()
    c.header('Correlation-Id', correlationId)
  }

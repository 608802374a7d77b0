import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../env.ts'
import type { HttpEnv } from './env.ts'
import { requestContext } from './request-context.ts'

const settings = readSettings(['--host', '0.0.0.0'], {
  KEYWRIGHT_TRUST_PROXY: '10.0.0.0/8, fd00::/8',
  KEYWRIGHT_PUBLIC_URL: 'https://keys.example.com',
})
const app = new Hono<HttpEnv>()
app.use(requestContext(settings))
app.get('/', (c) => c.text(c.get('sourceAddress')))

const from = async (remoteAddress: string, headers: Record<string, string> = {}) => {
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })
  return [answer.status, await answer.text(), answer.headers.get('correlation-id')]
}

describe('behind a TLS proxy', () => {
  test.each(['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1'])('%s, past the proxy, is refused', async (peer) => {
    expect((await from(peer))[0]).toBe(403)
  })

  test.each([
    ['10.0.0.7', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.0.0.7', '203.0.113.9', '203.0.113.9'],
    ['fd00::7', '2001:db8::9', '2001:db8::9'],
    ['10.0.0.7', '1.1.1.1, 203.0.113.9, 10.2.3.4', '203.0.113.9'],
    ['10.0.0.7', 'nonsense', '10.0.0.7'],
    ['127.0.0.1', '203.0.113.9', '127.0.0.1'],
  ])('%s that names %j is taken for %s', async (peer, forwarded, source) => {
    expect((await from(peer, { 'x-forwarded-for': forwarded })).slice(0, 2)).toEqual([200, source])
  })

  test('a correlation id is echoed when it is one, and made when it is not', async () => {
    expect((await from('10.0.0.7', { 'correlation-id': 'mine-1' }))[2]).toBe('mine-1')
    expect((await from('10.0.0.7', { 'correlation-id': 'no such thing' }))[2]).toMatch(/^[0-9a-f-]{36}$/)
  })
})

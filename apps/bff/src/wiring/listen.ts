import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { Server as NetServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { SettingError, type Settings } from '../env.ts'
import type { HttpEnv } from '../http/env.ts'

const REQUEST_TIMEOUT_MS = 60_000
const DRAIN_LIMIT_MS = 10_000
/** How long a quiet connection may still bring a request that was sent before its client could know. */
const GRACE_MS = 300

function read(file: string, variable: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new SettingError(`${variable} names a file that cannot be read. Nothing was started.`, { cause })
  }
}

/** Tried before it is used: a wrong pair would end in the library's own words. */
function requirePair(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key })
  } catch (cause) {
    const words = 'KEYWRIGHT_TLS_CERT and KEYWRIGHT_TLS_KEY must be a certificate and its private key in PEM.'
    throw new SettingError(`${words} Nothing was started.`, { cause })
  }
}

function serverOptions({ tls }: Settings) {
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS }
  if (!tls) return { createServer: createHttpServer, serverOptions: limits }
  const [cert, key] = [read(tls.cert, 'KEYWRIGHT_TLS_CERT'), read(tls.key, 'KEYWRIGHT_TLS_KEY')]
  requirePair(cert, key)
  return { createServer: createHttpsServer, serverOptions: { ...limits, cert, key, minVersion: 'TLSv1.2' as const } }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Use --port with a free one.',
  EACCES: 'is not allowed to this user. Use --port with a number above 1023.',
  EADDRNOTAVAIL: 'is not on an address of this machine. Use --host with one that is.',
}

const refusal = ({ port, host }: Settings, cause: NodeJS.ErrnoException): SettingError =>
  new SettingError(
    `Port ${port} on ${host} ${REASONS[cause.code ?? ''] ?? 'cannot be listened on.'} Nothing was started.`,
    { cause },
  )

/** Throws `SettingError` when the address cannot be had, while there is no database and no token yet to leave behind. */
export async function requireAddress(settings: Settings): Promise<void> {
  const { port, host } = settings
  const probe = new NetServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => reject(refusal(settings, error)))
    probe.listen({ port, host, exclusive: true }, resolve)
  })
  await new Promise((resolve) => probe.close(resolve))
}

/** Resolves when the service accepts connections; throws `SettingError` when the address cannot be had. */
export async function listen(app: Hono<HttpEnv>, settings: Settings): Promise<Server> {
  const { port, host: hostname } = settings
  const options = serverOptions(settings)
  return new Promise((resolve, reject) => {
    // Of the servers the adapter can make, http and https share the interface that draining needs.
    const server = serve({ fetch: app.fetch, port, hostname, ...options }, () => resolve(server)) as Server
    watch(server)
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(settings, error)))
  })
}

/** Which answers are under way on which server, so that a drain can tell their connections to end. */
const underWay = new WeakMap<Server, Set<ServerResponse>>()

function watch(server: Server): void {
  const answers = new Set<ServerResponse>()
  underWay.set(server, answers)
  server.prependListener('request', (_request, answer: ServerResponse) => {
    answers.add(answer)
    answer.once('close', () => answers.delete(answer))
  })
}

/** The last answer on its connection, and the client is told so. */
function makeLast(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close')
}

/** Stops accepting, lets the requests under way finish, and after ten seconds cuts what hangs. */
export async function drain(server: Server): Promise<void> {
  server.prependListener('request', (_request, answer: ServerResponse) => makeLast(answer))
  // http's own close would cut idle connections at once, among them those whose next request is on its way.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
  for (const answer of underWay.get(server) ?? []) makeLast(answer)
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS)
  const idle = setInterval(() => server.closeIdleConnections(), GRACE_MS)
  await closed
  clearTimeout(cut)
  clearInterval(idle)
}

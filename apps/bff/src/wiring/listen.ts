import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { SettingError, type Settings } from '../env.ts'
import type { HttpEnv } from '../http/env.ts'

const REQUEST_TIMEOUT_MS = 60_000
const DRAIN_LIMIT_MS = 10_000

function read(file: string, variable: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new SettingError(`${variable} names a file that cannot be read. Nothing was started.`, { cause })
  }
}

function serverOptions({ tls }: Settings) {
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS }
  if (!tls) return { createServer: createHttpServer, serverOptions: limits }
  const [cert, key] = [read(tls.cert, 'KEYWRIGHT_TLS_CERT'), read(tls.key, 'KEYWRIGHT_TLS_KEY')]
  return { createServer: createHttpsServer, serverOptions: { ...limits, cert, key, minVersion: 'TLSv1.2' as const } }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Use --port with a free one.',
  EACCES: 'is not allowed to this user. Use --port with a number above 1023.',
  EADDRNOTAVAIL: 'is not on an address of this machine. Use --host with one that is.',
}

/** Resolves when the service accepts connections; throws `SettingError` when the address cannot be had. */
export async function listen(app: Hono<HttpEnv>, settings: Settings): Promise<Server> {
  const { port, host } = settings
  return new Promise((resolve, reject) => {
    // Of the servers the adapter can make, http and https share the interface that draining needs.
    const server = serve({ fetch: app.fetch, port, hostname: host, ...serverOptions(settings) }, () =>
      resolve(server),
    ) as Server
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? 'cannot be listened on.'
      reject(new SettingError(`Port ${port} on ${host} ${reason} Nothing was started.`, { cause: error }))
    })
  })
}

/** Stops accepting, lets the requests under way finish, and after ten seconds cuts what hangs. */
export async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
  clearTimeout(cut)
}

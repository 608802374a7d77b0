import { createRequire } from 'node:module'

// The contenders are built of the very parts that the server is built of, in the very versions: those are installed
// for the server alone, so they are found through it, and what is used of them is written down here.

interface Context {
  readonly req: { readonly json: () => Promise<unknown> }
  readonly json: (answer: unknown) => Response
}

/** A Hono app. */
export interface App {
  readonly fetch: unknown
  readonly post: (path: string, handler: (c: Context) => Promise<Response>) => unknown
}

interface Database {
  readonly pragma: (text: string) => unknown
  readonly exec: (sql: string) => unknown
  readonly prepare: (sql: string) => { readonly run: (text: string) => unknown }
  readonly transaction: <Args extends readonly unknown[]>(work: (...args: Args) => void) => (...args: Args) => void
  readonly close: () => unknown
}

type Serve = (
  options: { readonly fetch: unknown; readonly port: number; readonly hostname: string },
  onListening: (address: { readonly port: number }) => void,
) => unknown

const serverParts = createRequire(new URL('../apps/bff/package.json', import.meta.url))
const part = (name: string): unknown => serverParts(name)

// Each is the package's own export; the types are the part of it that is used.
export const { Hono } = part('hono') as { readonly Hono: new () => App }
export const { serve } = part('@hono/node-server') as { readonly serve: Serve }
export const Sqlite = part('better-sqlite3') as new (path: string) => Database

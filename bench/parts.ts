import { createRequire } from 'node:module'
import type * as SqliteModule from '../apps/bff/node_modules/@types/better-sqlite3/index.d.ts'
import type * as ServerModule from '../apps/bff/node_modules/@hono/node-server/dist/index.d.mts'
import type * as HonoModule from '../apps/bff/node_modules/hono/dist/types/index.d.ts'

// The contenders are built of the very parts that the server is built of, in the very versions.
const require = createRequire(new URL('../apps/bff/package.json', import.meta.url))

export const { Hono } = require('hono') as typeof HonoModule
export const { serve } = require('@hono/node-server') as typeof ServerModule
export const Sqlite = require('better-sqlite3') as typeof SqliteModule.default

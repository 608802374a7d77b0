import { randomBytes, randomUUID } from 'node:crypto'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { serviceObject, settleToken } from '@keywright/core/operations/settle-token'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { OpenedToken } from '@keywright/cryptoki'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { createApp } from '../app.ts'
import { SettingError, type Settings } from '../env.ts'
import { AnonymousDenials } from '../http/anonymous-denials.ts'
import type { HttpEnv } from '../http/env.ts'
import { createAuth } from '../people/auth.ts'
import { Directory } from '../people/directory.ts'
import { FirstRun } from '../people/first-run.ts'
import { sessionAudit } from '../people/session-audit.ts'
import { SqlAuditTrail } from '../store/audit-events.ts'
import { migrate, openDatabase, type Db } from '../store/database.ts'
import { openReader } from '../store/reader/reader.ts'
import { SqlStore } from '../store/sql-store.ts'
import { AccessTokens } from '../tokens/access-token.ts'
import { ApiKeys } from '../tokens/api-keys.ts'
import { openDataDirectory } from './data-directory.ts'
import { accountOf, expectedSerial, settingOnce } from './installation.ts'
import { openHsm } from './open-hsm.ts'

/** A service that is ready to be listened to. */
export interface Service {
  readonly app: Hono<HttpEnv>
  readonly firstRun: FirstRun
  readonly core: Dependencies
  readonly db: Db
  /** Ends everything in order: what was accepted is written first. */
  readonly close: () => Promise<void>
}

const stamp = {
  newId: () => randomUUID(),
  now: () => instantOf(new Date()),
}

// Sixteen random bytes in hex are exactly what a token object id is.
const newTokenObjectId = () => randomBytes(16).toString('hex') as TokenObjectId

/** Opens data directory, database and HSM, settles what a crash left, and puts the app together. */
export async function openService(settings: Settings, site: string | undefined, log: Logger): Promise<Service> {
  const directory = openDataDirectory(settings.dataDir)
  const db = openDatabase(directory.database)
  await migrate(db)
  const store = new SqlStore(db)
  const token = await openHsm(settings, directory.hsm, await expectedSerial(db), log)
  try {
    const core = await openCore(db, store, token, log)
    const reader = openReader(directory.database)
    const auth = createAuth({
      db,
      secret: directory.cookieSecret,
      publicUrl: settings.publicUrl,
      observer: sessionAudit(db, store, stamp),
    })
    const denials = new AnonymousDenials(store, stamp, (error) => log.error({ err: error }, 'denials were not written'))
    const { password } = await auth.$context
    const firstRun = new FirstRun({ db, core, hashPassword: (text) => password.hash(text) })
    const app = await createApp({
      core,
      apiKeys: new ApiKeys(db),
      trail: new SqlAuditTrail(reader),
      firstRun,
      log,
      site,
      denials,
      auth,
      directory: new Directory(db),
      tokens: await accessTokens(core, settings.publicUrl),
      publicUrl: settings.publicUrl,
      connections: settings,
    })
    const close = async () => {
      await denials.close().catch((error: unknown) => log.error({ err: error }, 'denials were not written'))
      await store.drained()
      await token.close()
      await reader.destroy()
      await db.destroy()
      directory.release()
    }
    return { app, firstRun, core, db, close }
  } catch (error) {
    await token.close()
    throw error
  }
}

/** The core over this store and token; the service's own token objects are made on the first start. */
async function openCore(db: Db, store: SqlStore, token: OpenedToken, log: Logger): Promise<Dependencies> {
  const { state, problem, identity } = token.health()
  const rows = await store.listTokenObjects()
  if (state === 'ready') await settleAndReport(store, token, log)
  else if (!rows.some((row) => row.state === 'confirmed')) {
    throw new SettingError(`The HSM cannot be used: ${problem ?? state} Nothing was started.`)
  } else log.error({ problem }, 'the HSM is not ready; the dashboard says what to do')
  if (identity) await settingOnce(db, 'token_serial', () => identity.serial)

  const settling = { token, store, now: stamp.now, newTokenObjectId }
  const { id: macKeyId } = await serviceObject(settling, 'blob-authentication')
  await serviceObject(settling, 'audit-signing')
  return { token, store, ...stamp, newTokenObjectId, account: await accountOf(db), macKeyId }
}

async function settleAndReport(store: SqlStore, token: OpenedToken, log: Logger): Promise<void> {
  const { unknown, missing } = await settleToken({ store, token })
  if (unknown.length > 0) log.warn({ objects: unknown }, 'the token holds objects that this database does not know')
  if (missing.length > 0) log.error({ objects: missing.map(({ id }) => id) }, 'objects are missing from the token')
}

async function accessTokens(core: Dependencies, publicUrl: URL): Promise<AccessTokens> {
  const { id, publicKey } = await serviceObject(core, 'token-signing')
  if (!publicKey) throw new TypeError('a signing key pair has a public half')
  return new AccessTokens(core.token, { id, publicKey }, `${publicUrl.origin}/identity`)
}

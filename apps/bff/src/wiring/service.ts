import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { createApp } from '../app.ts'
import { SettingError, type Settings } from '../env.ts'
import { AnonymousDenials } from '../http/anonymous-denials.ts'
import type { HttpEnv } from '../http/env.ts'
import { startSweeper } from '../jobs/sweeper.ts'
import { createAuth } from '../people/auth.ts'
import { Directory } from '../people/directory.ts'
import { FirstRun } from '../people/first-run.ts'
import { Invitations } from '../people/invitations.ts'
import { Passphrases } from '../people/passphrases.ts'
import { Passkeys } from '../people/passkeys/passkeys.ts'
import { SecondSteps } from '../people/second-steps.ts'
import { sessionAudit } from '../people/session-audit.ts'
import { Sessions } from '../people/sessions.ts'
import { SignInSources } from '../people/sign-in-sources.ts'
import { openSignOn } from '../people/sign-on/sign-on.ts'
import { SqlAuditTrail } from '../store/audit-events.ts'
import { migrate, openDatabase, type Db } from '../store/database.ts'
import { directReads } from '../store/direct-reads.ts'
import { KeyDates } from '../store/key-dates.ts'
import { openReader } from '../store/reader/reader.ts'
import { SqlStore } from '../store/sql-store.ts'
import { AccessTokens } from '../tokens/access-token.ts'
import { ApiKeys } from '../tokens/api-keys.ts'
import { openCore } from './core.ts'
import { openDataDirectory } from './data-directory.ts'
import { expectedSerial } from './installation.ts'
import { openHsm } from './open-hsm.ts'
import { stamp } from './stamp.ts'

/** A service that is ready to be listened to. */
export interface Service {
  readonly app: Hono<HttpEnv>
  readonly firstRun: FirstRun
  readonly core: Dependencies
  readonly db: Db
  /** Ends everything in order: what was accepted is written first. */
  readonly close: () => Promise<void>
}

async function openedDatabase(path: string): Promise<Db> {
  try {
    const db = openDatabase(path)
    await migrate(db)
    return db
  } catch (cause) {
    const words = `${path} cannot be used as Keywright's database. Restore it from a backup, or see that its disk is in order.`
    throw new SettingError(`${words} Nothing was started.`, { cause })
  }
}

/** The database, and the ways to read it that wait for nobody: a search of the trail holds up no list of keys. */
async function openStorage(path: string) {
  const db = await openedDatabase(path)
  const reads = directReads(path)
  const [trail, lists] = [openReader(path), openReader(path)]
  const store = new SqlStore(db, reads, lists.db)
  const close = async () => {
    await trail.close()
    await lists.close()
    reads.close()
    await db.destroy()
  }
  return { db, reads, trail, lists, store, close }
}

type Storage = Awaited<ReturnType<typeof openStorage>>
type Doors = Pick<Settings, 'publicUrl' | 'sessions'> & { readonly secret: string; readonly log: Logger }

/** Sign-in, and the doors by which people come in. */
async function openPeople({ db, store }: Storage, core: Dependencies, doors: Doors) {
  const { secret, publicUrl, sessions: limits, log } = doors
  const { lifetimeSeconds } = limits
  const auth = createAuth({ db, secret, publicUrl, lifetimeSeconds, observer: sessionAudit(db, store, stamp) })
  const { password } = await auth.$context
  const parts = { db, core, hashPassword: (text: string) => password.hash(text) }
  return {
    auth,
    firstRun: new FirstRun(parts),
    invitations: new Invitations(parts),
    passphrases: new Passphrases(auth, db),
    sources: new SignInSources(db),
    secondSteps: new SecondSteps(db, secret),
    passkeys: new Passkeys(db, publicUrl),
    signOn: openSignOn({ db, core, log, publicUrl, secret }),
    sessions: new Sessions({ auth, db, limits }),
  }
}

const UNWRITTEN_USES = 'the last use of API keys was not written'

/** Opens data directory, database and HSM, settles what a crash left, and puts the app together. */
export async function openService(settings: Settings, site: string | undefined, log: Logger): Promise<Service> {
  const directory = openDataDirectory(settings.dataDir)
  const storage = await openStorage(directory.database)
  const { db, reads, store } = storage
  const token = await openHsm(settings, directory.hsm, await expectedSerial(db, settings.confirmedSerial), log)
  const stopping = new AbortController()
  try {
    const { core, signing } = await openCore({
      db,
      store,
      token,
      log,
      rules: settings.rules,
      stopping: stopping.signal,
    })
    const people = await openPeople(storage, core, { ...settings, secret: directory.cookieSecret, log })
    const denials = new AnonymousDenials(store, stamp, (error) => log.error({ err: error }, 'denials were not written'))
    const apiKeys = new ApiKeys(db, (error) => log.error({ err: error }, UNWRITTEN_USES))
    const app = await createApp({
      ...people,
      core,
      apiKeys,
      trail: new SqlAuditTrail(storage.trail),
      dates: new KeyDates(storage.lists.db),
      db,
      log,
      site,
      denials,
      directory: new Directory(db, reads),
      tokens: new AccessTokens(token, signing, `${settings.publicUrl.origin}/identity`),
      publicUrl: settings.publicUrl,
      connections: settings,
    })
    const sweeper = startSweeper(core, log)
    const ending = (end: Promise<void>, words: string) =>
      end.catch((error: unknown) => log.error({ err: error }, words))
    const close = async () => {
      stopping.abort()
      await sweeper.close()
      await ending(denials.close(), 'denials were not written')
      await ending(apiKeys.close(), UNWRITTEN_USES)
      await store.drained()
      await token.close()
      await storage.close()
      directory.release()
    }
    return { app, firstRun: people.firstRun, core, db, close }
  } catch (error) {
    stopping.abort()
    await token.close()
    throw error
  }
}

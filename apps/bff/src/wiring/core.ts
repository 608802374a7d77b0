import { setTimeout as wait } from 'node:timers/promises'
import { KeyError } from '@keywright/core/errors/key-error'
import type { WaitingRules } from '@keywright/core/lifecycle/waiting'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { serviceObject, settleToken } from '@keywright/core/operations/settle-token'
import type { TokenObjectRecord } from '@keywright/core/ports/store'
import type { OpenedToken } from '@keywright/cryptoki'
import type { Logger } from 'pino'
import { SettingError } from '../env.ts'
import type { Db } from '../store/database.ts'
import type { SqlStore } from '../store/sql-store.ts'
import type { SigningKey } from '../tokens/access-token.ts'
import { accountOf, settingOnce } from './installation.ts'
import { stamp } from './stamp.ts'

const RETRY_MS = 2_000

interface Parts {
  readonly db: Db
  readonly store: SqlStore
  readonly token: OpenedToken
  readonly log: Logger
  readonly rules: WaitingRules
  /** Ends what waits in the background. */
  readonly stopping: AbortSignal
}

export interface OpenedCore {
  readonly core: Dependencies
  readonly signing: SigningKey
}

/**
 * The core over this store and token. The service's own token objects are made on the first start, for which the HSM
 * must be there; later starts go on without it, and settle what a crash left as soon as it is back.
 */
export async function openCore(parts: Parts): Promise<OpenedCore> {
  const { db, store, token, log, rules } = parts
  const leftOver = (await store.listTokenObjects()).filter(({ state }) => state === 'planned')
  const settled = settleWhenReady(parts, leftOver)
  if (token.health().state === 'ready') await settled
  else log.error({ problem: token.health().problem }, 'the HSM is not ready; the dashboard says what to do')

  const settling = { token, store, ...stamp }
  try {
    const mac = await serviceObject(settling, 'blob-authentication')
    await serviceObject(settling, 'audit-signing')
    const { id, publicKey } = await serviceObject(settling, 'token-signing')
    if (!publicKey) throw new TypeError('a signing key pair has a public half')
    const core = { token, store, ...stamp, account: await accountOf(db), macKeyId: mac.id, rules }
    return { core, signing: { id, publicKey } }
  } catch (error) {
    if (!(error instanceof KeyError) || error.failure.code !== 'HSM_UNAVAILABLE_ERR') throw error
    const { state, problem } = token.health()
    const words = `The HSM cannot be used: ${problem ?? `it is ${state}.`}`
    throw new SettingError(`${words} The first start needs it. Nothing was started.`, { cause: error })
  }
}

/** Waits for the HSM, remembers whose token it is, then clears and compares; never rejects. */
async function settleWhenReady(parts: Parts, leftOver: readonly TokenObjectRecord[]): Promise<void> {
  const { db, store, token, log, stopping } = parts
  try {
    while (token.health().state !== 'ready') await wait(RETRY_MS, undefined, { signal: stopping, ref: false })
    const { identity } = token.health()
    if (identity) await settingOnce(db, 'token_serial', () => identity.serial)
    const { unknown, missing } = await settleToken({ store, token }, leftOver)
    if (unknown.length > 0) log.warn({ objects: unknown }, 'the token holds objects that this database does not know')
    if (missing.length > 0) log.error({ objects: missing.map(({ id }) => id) }, 'objects are missing from the token')
  } catch (error) {
    if (!stopping.aborted) log.error({ err: error }, 'what a crash left on the token could not be settled')
  }
}

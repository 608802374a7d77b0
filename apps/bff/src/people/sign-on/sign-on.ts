import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Logger } from 'pino'
import type { Db } from '../../store/database.ts'
import { storing } from '../../store/storage-failure.ts'
import { Arrivals } from './arrivals.ts'
import { issuerKey } from './claims.ts'
import { SignOnFlows } from './flows.ts'
import { ProviderMemberships } from './memberships.ts'
import { SignOnProvider } from './provider.ts'
import { SignOnSettingsStore } from './settings.ts'

export type WayIn = 'passphrase' | 'single-sign-on'

interface Parts {
  readonly db: Db
  readonly core: Dependencies
  readonly log: Logger
  readonly publicUrl: URL
  readonly secret: string
}

/** Everything about signing in by a provider of OpenID Connect (ADR 0029). */
export interface SignOn {
  readonly settings: SignOnSettingsStore
  readonly provider: SignOnProvider
  readonly flows: SignOnFlows
  readonly arrivals: Arrivals
  readonly memberships: ProviderMemberships
  /** By what somebody can show who they are, now. */
  readonly waysOf: (userId: string) => Promise<readonly WayIn[]>
}

export function openSignOn({ db, core, log, publicUrl, secret }: Parts): SignOn {
  return {
    settings: new SignOnSettingsStore(db, secret),
    provider: new SignOnProvider(publicUrl, log),
    flows: new SignOnFlows(),
    arrivals: new Arrivals(db, core),
    memberships: new ProviderMemberships(db, core),
    waysOf: (userId) => storing(() => waysOf(db, userId)),
  }
}

async function waysOf(db: Db, userId: string): Promise<readonly WayIn[]> {
  const account = db.selectFrom('account').select('id').where('userId', '=', userId)
  const provider = await db.selectFrom('single_sign_on').select('issuer').executeTakeFirst()
  const identity = db
    .selectFrom('sign_on_identities')
    .select('subject')
    .where('issuer', '=', issuerKey(provider?.issuer ?? ''))
    .where('user_id', '=', userId)
  return [
    ...((await account.where('providerId', '=', 'credential').executeTakeFirst()) ? (['passphrase'] as const) : []),
    ...((await identity.executeTakeFirst()) ? (['single-sign-on'] as const) : []),
  ]
}

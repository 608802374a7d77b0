import { changeFacts } from '@keywright/core/audit/change-facts'
import type { AuditFacts } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import { subjectsNamed } from '../subjects.ts'
import { accessEvent, changing, record, type Access } from '../access-change.ts'
import { Sealing } from '../sealing.ts'
import type { NamedSubject } from '../../store/access-facts.ts'
import type { Db } from '../../store/database.ts'
import type { Row } from '../../store/schema.ts'
import { storing } from '../../store/storage-failure.ts'
import { issuerKey } from './claims.ts'
import { isSafeIssuer } from './guarded-fetch.ts'
import { endLostMemberships, endSessionsOf } from './lost-access.ts'
import { mappingsUnruled } from './unruled.ts'
import type { ProviderSettings } from './provider.ts'

/** One value of the provider's claim, and the group of ours it stands for. */
export interface Mapping {
  readonly value: string
  readonly groupId: string
}

export interface NewSettings {
  readonly issuer: string
  readonly clientId: string
  /** Absent to keep the one there is. */
  readonly clientSecret?: string | undefined
  readonly groupsClaim: string
  readonly admitsUnknown: boolean
  readonly trustsSecondStep: boolean
  readonly mappings: readonly Mapping[]
}

/** A mapping with whoever made it say what it says: nobody comes into a group by their own hand. */
export interface SavedMapping extends Mapping {
  readonly mappedBy: string
}

export interface SignOnSettings extends ProviderSettings {
  readonly admitsUnknown: boolean
  readonly trustsSecondStep: boolean
  readonly mappings: readonly SavedMapping[]
}

/** What an administrator sees: everything but the secret. */
export interface SettingsShown extends Omit<NewSettings, 'mappings' | 'clientSecret'> {
  readonly hasSecret: boolean
  readonly mappings: readonly { readonly value: string; readonly group: NamedSubject }[]
  readonly updatedAt: string
}

type Writing = Access<'kms.single-sign-on.write'>
type Saved = Row<'single_sign_on'>

const ID = 'provider'
const TARGET = { id: 'single-sign-on', name: 'single sign-on', typeURI: 'kms/single-sign-on' }
const invalid = (field: string, rule: string): KeyError => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })

const savedRow = (db: Db): Promise<Saved | undefined> =>
  db.selectFrom('single_sign_on').selectAll().where('id', '=', ID).executeTakeFirst()

const savedMappings = (db: Db) =>
  db.selectFrom('single_sign_on_groups').selectAll().orderBy('claim_value').orderBy('group_id').execute()

/** To whom a secret belongs: it is never sent to another. */
const ownerOf = (issuer: string, clientId: string): string => `${issuer} ${clientId}`

/** By which provider people sign in. Read anew for each sign-in. */
export class SignOnSettingsStore {
  readonly #db: Db
  readonly #sealing: Sealing

  /** `secret` is kept outside the database. */
  constructor(db: Db, secret: string) {
    this.#db = db
    this.#sealing = new Sealing(secret, 'keywright single sign-on')
  }

  isOn(): Promise<boolean> {
    return storing(async () => (await savedRow(this.#db)) !== undefined)
  }

  /** Throws `NOT_FOUND_ERR` while single sign-on is off. */
  inUse(): Promise<SignOnSettings> {
    return storing(async () => {
      const row = await savedRow(this.#db)
      if (!row) throw new KeyError({ code: 'NOT_FOUND_ERR' })
      const mappings = await savedMappings(this.#db)
      return {
        issuer: row.issuer,
        clientId: row.client_id,
        clientSecret: this.#opened(row),
        groupsClaim: row.groups_claim,
        admitsUnknown: row.admits_unknown === 1,
        trustsSecondStep: row.trusts_second_step === 1,
        mappings: mappings.map(({ claim_value: value, group_id: groupId, mapped_by: mappedBy }) => ({
          value,
          groupId,
          mappedBy,
        })),
      }
    })
  }

  shown(): Promise<SettingsShown | undefined> {
    return storing(async () => {
      const row = await savedRow(this.#db)
      return row && this.#shownOf(row)
    })
  }

  /** Change, event and the end of what no mapping carries any more are one. */
  async save(access: Writing, wanted: NewSettings): Promise<void> {
    requireSensible(wanted)
    const { db, core, authorized } = access
    await requireOnesOwnToGive(core, wanted.mappings)
    await changing(db, async (tx) => {
      const [before, mappedBefore] = [await savedRow(tx), await savedMappings(tx)]
      const secret = this.#secretOf(before, wanted)
      const { issuer, clientId, groupsClaim } = wanted
      const says = { issuer, client_id: clientId, groups_claim: groupsClaim }
      const same = before?.issuer === issuer && before.client_id === clientId && before.groups_claim === groupsClaim
      const row: Saved = {
        id: ID,
        ...says,
        client_secret: secret,
        admits_unknown: Number(wanted.admitsUnknown),
        trusts_second_step: Number(wanted.trustsSecondStep),
        updated_at: core.now(),
      }
      const by = authorized.caller.principal.id
      const mapped = mappedAnew(wanted.mappings, same ? mappedBefore : [], by)
      await requireGroups(tx, mapped)
      const facts = await this.#facts(tx, before, mappedBefore)
      await tx.deleteFrom('single_sign_on').execute()
      await tx.deleteFrom('single_sign_on_groups').execute()
      await tx.insertInto('single_sign_on').values(row).execute()
      if (mapped.length > 0) await tx.insertInto('single_sign_on_groups').values(mapped).execute()
      const ended = await endLostMemberships(tx, same ? mapped : [])
      const left =
        before && issuerKey(before.issuer) !== issuerKey(issuer) ? await endSessionsOf(tx, issuerKey(before.issuer)) : 0
      const requestData = {
        ...changeFacts(facts, { ...(await this.#facts(tx, row, mapped)), clientSecret: secretWord(before, row) }),
        ...endedFacts(ended, left),
      }
      await record(tx, accessEvent(access, { target: TARGET, reasonCode: 200, requestData }))
    })
  }

  /** Ends what hangs on the provider: memberships by it, and the sessions of people who have no passphrase. */
  async remove(access: Writing): Promise<void> {
    await changing(access.db, async (tx) => {
      const before = await savedRow(tx)
      if (!before) throw new KeyError({ code: 'NOT_FOUND_ERR' })
      const facts = await this.#facts(tx, before, await savedMappings(tx))
      await tx.deleteFrom('single_sign_on').execute()
      await tx.deleteFrom('single_sign_on_groups').execute()
      const [ended, left] = [await endLostMemberships(tx, []), await endSessionsOf(tx, issuerKey(before.issuer))]
      const requestData = { ...changeFacts(facts, { state: 'off' }), ...endedFacts(ended, left) }
      await record(tx, accessEvent(access, { target: TARGET, reasonCode: 204, requestData }))
    })
  }

  #opened({ client_secret, issuer, client_id }: Saved): string | undefined {
    if (client_secret === null) return undefined
    const plain = this.#sealing.open(client_secret, ownerOf(issuer, client_id))
    return plain && Buffer.from(plain).toString('utf8')
  }

  /** A secret that is kept goes to nobody else: whoever changes issuer or client types it anew. */
  #secretOf(before: Saved | undefined, { issuer, clientId, clientSecret }: NewSettings): Uint8Array | null {
    if (clientSecret === '') return null
    if (clientSecret !== undefined) return this.#sealing.seal(Buffer.from(clientSecret), ownerOf(issuer, clientId))
    if (!before || before.client_secret === null) return null
    if (before.issuer === issuer && before.client_id === clientId) return before.client_secret
    throw invalid('clientSecret', 'typed anew for another issuer or client, or empty for a client without')
  }

  async #facts(tx: Db, row: Saved | undefined, mappings: readonly Row<'single_sign_on_groups'>[]): Promise<AuditFacts> {
    if (!row) return { state: 'off' }
    const groups = await subjectsNamed(
      tx,
      mappings.map(({ group_id }) => group_id),
    )
    const words = mappings.map(
      ({ claim_value, group_id }) => `${claim_value} → ${groups.get(group_id)?.name ?? group_id}`,
    )
    return {
      state: 'on',
      issuer: row.issuer,
      clientId: row.client_id,
      groupsClaim: row.groups_claim,
      admitsUnknown: row.admits_unknown === 1,
      trustsSecondStep: row.trusts_second_step === 1,
      mappings: words.join(', '),
    }
  }

  async #shownOf(row: Saved): Promise<SettingsShown> {
    const mappings = await savedMappings(this.#db)
    const groups = await subjectsNamed(
      this.#db,
      mappings.map(({ group_id }) => group_id),
    )
    return {
      issuer: row.issuer,
      clientId: row.client_id,
      hasSecret: this.#opened(row) !== undefined,
      groupsClaim: row.groups_claim,
      admitsUnknown: row.admits_unknown === 1,
      trustsSecondStep: row.trusts_second_step === 1,
      mappings: mappings.flatMap(({ claim_value: value, group_id }) => {
        const group = groups.get(group_id)
        return group ? [{ value, group }] : []
      }),
      updatedAt: row.updated_at,
    }
  }
}

function requireSensible({ issuer, mappings }: NewSettings): void {
  const url = URL.parse(issuer)
  if (url === null || !isSafeIssuer(url)) {
    throw invalid('issuer', 'an address that begins with https:// (http:// on this very machine alone)')
  }
  if (new Set(mappings.map(({ value, groupId }) => `${groupId} ${value}`)).size < mappings.length) {
    throw invalid('mappings', 'each value and group once')
  }
}

/** Where it takes others to give a role, a provider does not give it either. */
async function requireOnesOwnToGive(core: Dependencies, mappings: readonly Mapping[]): Promise<void> {
  const free = await mappingsUnruled(core, mappings)
  if (free.length === mappings.length) return
  throw invalid('mappings', 'groups whose roles one person may give: dual control asks for others here')
}

/** Whoever changes what a mapping says is the one who made it; what is as it was keeps whose it is. */
const mappedAnew = (wanted: readonly Mapping[], before: readonly Row<'single_sign_on_groups'>[], by: PrincipalId) =>
  wanted.map(({ value: claim_value, groupId: group_id }) => {
    const old = before.find((one) => one.claim_value === claim_value && one.group_id === group_id)
    return old ?? { claim_value, group_id, mapped_by: by }
  })

async function requireGroups(tx: Db, mapped: readonly Row<'single_sign_on_groups'>[]): Promise<void> {
  const ids = [...new Set(mapped.map(({ group_id }) => group_id))]
  const found = await tx.selectFrom('access_groups').select('id').where('id', 'in', ids).execute()
  if (found.length < ids.length) throw invalid('mappings', 'values that stand for groups there are')
}

function secretWord(before: Saved | undefined, { client_secret }: Saved): string {
  if (client_secret === null) return 'none'
  return before?.client_secret === client_secret ? 'kept' : 'set'
}

const endedFacts = (memberships: number, sessions: number): AuditFacts => ({
  ...(memberships === 0 ? {} : { endedMemberships: memberships }),
  ...(sessions === 0 ? {} : { endedSessions: sessions }),
})

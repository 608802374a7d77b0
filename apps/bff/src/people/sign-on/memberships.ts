import { changeFacts } from '@keywright/core/audit/change-facts'
import { eventOf, type Initiator } from '@keywright/core/audit/event'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Caller } from '@keywright/core/policy/principal'
import type { Db } from '../../store/database.ts'
import { changing, record } from '../access-change.ts'
import { personId, type Person } from '../directory.ts'
import { subjectsNamed } from '../subjects.ts'
import type { SavedMapping } from './settings.ts'

/**
 * Gives somebody the memberships that these mappings stand for, and ends what they had by others. Whoever made a
 * mapping say what it says is not carried by it: nobody adds themselves to a group. What was given by hand stays as it is.
 */
export async function setMemberships(
  tx: Db,
  core: Dependencies,
  caller: Initiator,
  mappings: readonly SavedMapping[],
): Promise<void> {
  const { id } = caller.principal
  const wanted = new Map(
    mappings.filter(({ mappedBy }) => mappedBy !== id).map(({ groupId, value }) => [groupId, value]),
  )
  const held = await tx
    .selectFrom('access_group_members')
    .select(['group_id', 'by_claim'])
    .where('principal_id', '=', id)
    .execute()
  const left = held.filter(({ group_id, by_claim }) => by_claim !== null && !wanted.has(group_id))
  const joined = [...wanted].filter(([group]) => !held.some(({ group_id }) => group_id === group))
  const renamed = held.filter(({ group_id, by_claim }) => by_claim !== null && wanted.has(group_id))
  const own = tx.deleteFrom('access_group_members').where('principal_id', '=', id)
  for (const { group_id } of left) await own.where('group_id', '=', group_id).execute()
  for (const { group_id } of renamed) {
    const by_claim = wanted.get(group_id) ?? null
    const row = tx.updateTable('access_group_members').set({ by_claim }).where('principal_id', '=', id)
    await row.where('group_id', '=', group_id).execute()
  }
  for (const [group_id, by_claim] of joined) {
    const row = { group_id, principal_id: id, added_at: core.now(), added_by: id, by_claim }
    await tx.insertInto('access_group_members').values(row).execute()
  }
  if (left.length + joined.length === 0) return
  const before = held.flatMap(({ group_id, by_claim }) => (by_claim === null ? [] : [group_id]))
  const after = [...renamed.map(({ group_id }) => group_id), ...joined.map(([group]) => group)]
  const requestData = changeFacts(await groupFacts(tx, before), await groupFacts(tx, after))
  const target = { id, name: caller.principal.name, typeURI: 'kms/people' }
  const draft = { caller, action: 'kms.people.set-groups', target, source: '', reasonCode: 200 }
  await record(tx, eventOf({ ...draft, requestData }, core))
}

async function groupFacts(tx: Db, ids: readonly string[]) {
  const named = await subjectsNamed(tx, ids)
  return { groups: ids.map((id) => named.get(id)?.name ?? id).join(', ') }
}

/** What a provider's groups stood for ends when somebody comes in without asking the provider. */
export class ProviderMemberships {
  readonly #db: Db
  readonly #core: Dependencies

  constructor(db: Db, core: Dependencies) {
    this.#db = db
    this.#core = core
  }

  end(person: Person, from: Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'>): Promise<void> {
    const principal = { id: personId(person.id), name: person.email, kind: 'person' }
    return changing(this.#db, async (tx) => {
      await setMemberships(tx, this.#core, { ...from, principal, credential: 'session' }, [])
    })
  }
}

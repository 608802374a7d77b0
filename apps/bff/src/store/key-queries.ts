import { KEY_STATES, type KeyState } from '@keywright/core/lifecycle/transition'
import type { KeyFilter, KeyPage, KeySearch, KeySortProperty } from '@keywright/core/ports/store'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import { folded } from '@keywright/core/vocabulary/folded'
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { Db } from './database.ts'
import type { Schema } from './schema.ts'

const KEY_COLUMNS = [
  'keys.id',
  'keys.instance_id',
  'keys.name',
  'keys.name_folded',
  'keys.description',
  'keys.type',
  'keys.state',
  'keys.algorithm',
  'keys.imported',
  'keys.key_ring_id',
  'keys.created_at',
  'keys.created_by',
  'keys.updated_at',
  'keys.rotated_at',
  'keys.expires_at',
  'keys.current_version_id',
] as const

/** Keys of one instance with the facts of their newest version. */
export const selectKeys = (db: Db, instanceId: InstanceId) =>
  db
    .selectFrom('keys')
    .innerJoin('key_versions as version', 'version.id', 'keys.current_version_id')
    .select(KEY_COLUMNS)
    .select(['version.created_at as version_created_at', 'version.check_value'])
    .where('keys.instance_id', '=', instanceId)

type KeysBuilder = ExpressionBuilder<Schema, 'keys'>

/** `like` with its own wildcards taken literally. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (c) => `\\${c}`)

function searched(eb: KeysBuilder, { text, exact, not, scopes }: KeySearch): Expression<SqlBool> {
  const sought = folded(text)
  const byName = exact
    ? eb('keys.name_folded', '=', sought)
    : sql<SqlBool>`${eb.ref('keys.name_folded')} like ${`%${escapeLike(sought)}%`} escape '\\'`
  const byId = eb('keys.id', '=', sought)
  const hit = eb.or(scopes.includes('name') ? [byName, byId] : [byId])
  return not ? eb.not(hit) : hit
}

/** The filter of a list or a count, as one condition. */
export const matching =
  ({ states, extractable, search }: KeyFilter) =>
  (eb: KeysBuilder): Expression<SqlBool> => {
    const conditions: Expression<SqlBool>[] = []
    if (states.length < KEY_STATES.length) conditions.push(eb('keys.state', 'in', states))
    if (extractable !== undefined) conditions.push(eb('keys.type', '=', extractable ? 'standard' : 'root'))
    if (search) conditions.push(searched(eb, search))
    return eb.and(conditions)
  }

/** On the wire a state sorts by its number, which is the order of `KEY_STATES`. */
const stateOrder = sql`case keys.state ${sql.join(
  KEY_STATES.map((state: KeyState, index) => sql`when ${sql.lit(state)} then ${sql.lit(index)}`),
  sql` `,
)} end`

const SORT_COLUMN = {
  id: sql`keys.id`,
  name: sql`keys.name_folded`,
  state: stateOrder,
  extractable: sql`keys.type`,
  imported: sql`keys.imported`,
  creationDate: sql`keys.created_at`,
  lastUpdateDate: sql`keys.updated_at`,
  lastRotateDate: sql`keys.rotated_at`,
  expirationDate: sql`keys.expires_at`,
} as const satisfies Record<KeySortProperty, unknown>

/** A page of keys; ties are broken by id so that pages neither repeat nor skip. */
export function selectPage(db: Db, instanceId: InstanceId, page: KeyPage) {
  const sorted = page.sort.reduce(
    (query, { property, descending }) => query.orderBy(SORT_COLUMN[property], descending ? 'desc' : 'asc'),
    selectKeys(db, instanceId).where(matching(page)),
  )
  return sorted.orderBy('keys.id').limit(page.limit).offset(page.offset)
}

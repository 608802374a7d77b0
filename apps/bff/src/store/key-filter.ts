import { KEY_STATES } from '@keywright/core/lifecycle/transition'
import type { KeyFilter, KeySearch } from '@keywright/core/ports/key-store'
import { folded } from '@keywright/core/vocabulary/folded'
import { KeyReach } from '@keywright/core/policy/reach'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { Schema } from './schema.ts'
import { escaped } from './sqlite-functions.ts'

type KeysBuilder = ExpressionBuilder<Schema, 'keys'>
type Condition = Expression<SqlBool>

/** All of a folded text, or part of it. */
const fits = (column: Expression<unknown>, sought: string, exact: boolean): Condition =>
  exact ? sql`${column} = ${sought}` : sql`${column} like ${`%${escaped(sought)}%`} escape '\\'`

/** The instance's aliases are gone through once, not those of each key. */
const byAlias = (eb: KeysBuilder, instanceId: InstanceId, { text, exact }: KeySearch): Condition =>
  eb(
    'keys.id',
    'in',
    eb
      .selectFrom('key_aliases')
      .select('key_id')
      .where('key_aliases.instance_id', '=', instanceId)
      .where((aliases) => fits(aliases.ref('alias_folded'), folded(text), exact)),
  )

function searched(eb: KeysBuilder, instanceId: InstanceId, search: KeySearch): Condition {
  const { text, exact, not, scopes } = search
  const hits: Condition[] = [eb('keys.id', '=', folded(text))]
  if (scopes.includes('name')) hits.push(fits(eb.ref('keys.name_folded'), folded(text), exact))
  if (scopes.includes('alias')) hits.push(byAlias(eb, instanceId, search))
  return not ? eb.not(eb.or(hits)) : eb.or(hits)
}

/**
 * Looks for a whole tag in the JSON text of all. Inside a JSON string a quotation mark has a backslash before it, so one
 * after a comma begins a tag, and the sought one is compared with it from beginning to end.
 */
const tagged = (eb: KeysBuilder, tag: string): Condition =>
  sql`instr(',' || substr(${eb.ref('keys.tags')}, 2), ${`,${JSON.stringify(tag)}`}) > 0`

/** What has been used is gathered in one walk, which costs less than looking up the versions of each key. */
function used(eb: KeysBuilder, moment: string): Condition {
  const versions = eb.selectFrom('key_versions').select('key_versions.key_id')
  return moment === 'none'
    ? eb('keys.id', 'not in', versions.where('last_used_at', 'is not', null))
    : eb('keys.id', 'in', versions.where('last_used_at', '>=', moment))
}

/** By the index on check values: what begins with these digits lies between them and them with a letter past the last digit. */
const checkedBy = (eb: KeysBuilder, beginning: string): Condition =>
  eb(
    'keys.current_version_id',
    'in',
    eb
      .selectFrom('key_versions')
      .select('key_versions.id')
      .where('check_value', '>=', beginning)
      .where('check_value', '<', `${beginning}g`),
  )

function byFacts(eb: KeysBuilder, { states, extractable, keyRings, imported, tag }: KeyFilter): readonly Condition[] {
  const conditions: Condition[] = []
  if (states.length < KEY_STATES.length) conditions.push(eb('keys.state', 'in', states))
  if (extractable !== undefined) conditions.push(eb('keys.type', '=', extractable ? 'standard' : 'root'))
  if (keyRings) conditions.push(eb('keys.key_ring_id', 'in', keyRings))
  if (imported !== undefined) conditions.push(eb('keys.imported', '=', imported ? 1 : 0))
  if (tag !== undefined) conditions.push(tagged(eb, tag))
  return conditions
}

function byTimes(eb: KeysBuilder, filter: KeyFilter): readonly Condition[] {
  const { expires, rotated } = filter
  const conditions: Condition[] = []
  if (expires === 'none') conditions.push(eb('keys.expires_at', 'is', null))
  else if (expires !== undefined) conditions.push(eb('keys.expires_at', '<=', expires))
  if (rotated === 'none') conditions.push(eb('keys.rotated_at', 'is', null))
  else if (rotated !== undefined) conditions.push(eb('keys.rotated_at', '>=', rotated))
  if (filter.used !== undefined) conditions.push(used(eb, filter.used))
  return conditions
}

/** The keys a proof covers: of a reach that is not genuine, none are read. */
export const within = (reach: KeyReach) => {
  KeyReach.requireGenuine(reach)
  const { instanceId, everything, keyRings, keys } = reach
  return (eb: KeysBuilder): Condition => {
    const ofInstance = eb('keys.instance_id', '=', instanceId)
    if (everything) return ofInstance
    return eb.and([ofInstance, eb.or([eb('keys.key_ring_id', 'in', [...keyRings]), eb('keys.id', 'in', [...keys])])])
  }
}

/** The filter of a list or a count of the keys within reach, as one condition. */
export const matching =
  (reach: KeyReach, filter: KeyFilter) =>
  (eb: KeysBuilder): Condition => {
    const { search, checkValue } = filter
    return eb.and([
      within(reach)(eb),
      ...byFacts(eb, filter),
      ...byTimes(eb, filter),
      ...(search ? [searched(eb, reach.instanceId, search)] : []),
      ...(checkValue === undefined ? [] : [checkedBy(eb, checkValue)]),
    ])
  }

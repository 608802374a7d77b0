import type { GrantFilter } from '@keywright/core/ports/access-store'
import type { Level } from '@keywright/core/policy/roles'
import { folded } from '@keywright/core/vocabulary/folded'
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { Schema } from './schema.ts'
import { escaped } from './sqlite-functions.ts'

type GrantsBuilder = ExpressionBuilder<Schema, 'grants'>
type Condition = Expression<SqlBool>

const HOW_WIDE: Readonly<Record<Level, (eb: GrantsBuilder) => Condition>> = {
  platform: (eb) => eb('scope', '=', 'platform'),
  instance: (eb) => eb.and([eb('scope', '!=', 'platform'), eb('key_ring_id', 'is', null), eb('key_id', 'is', null)]),
  'key-ring': (eb) => eb('key_ring_id', 'is not', null),
  key: (eb) => eb('key_id', 'is not', null),
}

/** Whoever is called so: who there is is gone through once, not once for each grant. */
function held(eb: GrantsBuilder, search: string): Condition {
  const pattern = `%${escaped(folded(search))}%`
  const isCalled = (column: Expression<unknown>) => sql<SqlBool>`folded(${column}) like ${pattern} escape '\\'`
  const people = eb
    .selectFrom('user')
    .select(sql<string>`'IBMid-' || "user"."id"`.as('id'))
    .where((user) => user.or([isCalled(user.ref('user.name')), isCalled(user.ref('user.email'))]))
  const groups = eb
    .selectFrom('access_groups')
    .select('id')
    .where((group) => isCalled(group.ref('name')))
  const services = eb
    .selectFrom('service_ids')
    .select('id')
    .where((service) => isCalled(service.ref('name')))
  return eb.or([
    eb('principal_id', 'in', people.unionAll(groups).unionAll(services)),
    eb.and([
      eb('source_delegated', 'is not', null),
      // What follows `Service-`.
      isCalled(sql`substr(${eb.ref('principal_id')}, 9)`),
    ]),
  ])
}

const reachesRing = (eb: GrantsBuilder, ring: string): Condition =>
  eb.or([HOW_WIDE.instance(eb), eb('key_ring_id', '=', ring)])

/** One condition for each member of the filter that is there. */
export function conditionsOf(eb: GrantsBuilder, filter: GrantFilter): readonly Condition[] {
  const { subjects, scopes, of, search, roles, levels, ring, key } = filter
  return [
    ...(subjects ? [eb('principal_id', 'in', subjects)] : []),
    ...(scopes ? [eb('scope', 'in', scopes)] : []),
    ...(of ? [eb('source_delegated', of === 'services' ? 'is not' : 'is', null)] : []),
    ...(search === undefined ? [] : [held(eb, search)]),
    ...(roles ? [eb('role', 'in', roles)] : []),
    ...(levels ? [eb.or(levels.map((level) => HOW_WIDE[level](eb)))] : []),
    ...(ring === undefined ? [] : [reachesRing(eb, ring)]),
    ...(key ? [eb.or([reachesRing(eb, key.keyRingId), eb('key_id', '=', key.id)])] : []),
  ]
}

import type { listAuthorizationsRoute } from '@keywright/contract/access/authorizations'
import { createGrantRoute, deleteGrantRoute, listGrantsRoute } from '@keywright/contract/access/grants'
import { KeyError } from '@keywright/core/errors/key-error'
import { createGrant } from '@keywright/core/operations/create-grant'
import { deleteGrant } from '@keywright/core/operations/delete-grant'
import { listGrants, type ListGrants } from '@keywright/core/operations/list-grants'
import { WEEKDAYS, type Hours } from '@keywright/core/policy/hours'
import type { Grant, GrantConditions } from '@keywright/core/policy/principal'
import { parseGrantId, parseInstanceId, parseKeyId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { networkOf } from '../../http/networks.ts'
import type { Endpoint } from '../../http/pipeline.ts'
import type { BodyOf, QueryOf } from '../../http/input.ts'
import { presentGrant } from '../../presenters/grant.ts'
import { invalid, namedIn, overseeingEndpoint } from './overseeing.ts'

type Asked = BodyOf<typeof createGrantRoute>
type Reaching = QueryOf<typeof listAuthorizationsRoute>

/** The one ring or key that a body narrows a grant to. */
export function onlyOf({
  instanceId,
  keyRingId,
  keyId,
}: Pick<Asked, 'instanceId' | 'keyRingId' | 'keyId'>): Grant['only'] {
  if (keyRingId === undefined && keyId === undefined) return undefined
  const field = keyRingId === undefined ? 'keyId' : 'keyRingId'
  if (instanceId === undefined) throw invalid(field, 'given together with its instance')
  if (keyRingId === undefined) return { key: namedIn('body', 'keyId', parseKeyId(keyId ?? '')) }
  if (keyId !== undefined) throw invalid('keyId', 'absent where there is a key ring')
  return { keyRing: keyRingId }
}

/** Each day once, in their order. */
const hoursOf = ({ days, ...rest }: NonNullable<Asked['hours']>): Hours => ({
  ...rest,
  days: WEEKDAYS.filter((day) => days.includes(day)),
})

function conditionsOf({ networks, hours }: Asked): GrantConditions | undefined {
  const rule = 'networks such as 10.0.0.0/8 or 2001:db8::/32, or single addresses'
  if (networks && !networks.every((network) => networkOf(network) !== undefined)) throw invalid('networks', rule)
  return networks || hours ? { networks, hours: hours && hoursOf(hours) } : undefined
}

/** What a list of grants or of authorizations is asked for by its query. */
export const reachAsked = ({ limit, offset, search, instance, ring, key }: Reaching): ListGrants => ({
  page: { limit, offset },
  search: search === '' ? undefined : search,
  instanceId: instance === undefined ? undefined : namedIn('query', 'instance', parseInstanceId(instance)),
  ring,
  keyId: key === undefined ? undefined : namedIn('query', 'key', parseKeyId(key)),
})

const listGrantsEndpoint = overseeingEndpoint(
  listGrantsRoute,
  'kms.access-grants.list',
  ({ query }) => ({ instanceId: query.instance }),
  async ({ c, deps, oversight, query }) => {
    const { subject: subjectId, groups: withGroups, platform: withPlatform, role: roles, level: levels } = query
    const question = { ...reachAsked(query), subjectId, withGroups, withPlatform, roles, levels }
    const { grants, total } = await listGrants(deps.core, oversight, { of: 'subjects', question })
    return c.json({ grants: grants.map(presentGrant), total })
  },
)

const createGrantEndpoint = overseeingEndpoint(
  createGrantRoute,
  'kms.access-grants.write',
  ({ body }) => ({ instanceId: body.instanceId, facts: { 'newValue.role': body.role } }),
  async ({ c, deps, oversight, body }) => {
    const { subjectId, role, instanceId, expiresAt } = body
    const grant = await createGrant(deps.core, oversight, {
      subjectId,
      role,
      scope: instanceId === undefined ? 'platform' : namedIn('body', 'instanceId', parseInstanceId(instanceId)),
      only: onlyOf(body),
      expiresAt: expiresAt === undefined ? undefined : instantOf(new Date(expiresAt)),
      conditions: conditionsOf(body),
    })
    return c.json(presentGrant(grant), 201)
  },
)

const deleteGrantEndpoint = overseeingEndpoint(
  deleteGrantRoute,
  'kms.access-grants.write',
  (_, c) => {
    const id = parseGrantId(c.req.param('id') ?? '')
    return { facts: id === undefined ? {} : { grantId: id } }
  },
  async ({ c, deps, oversight }) => {
    const id = parseGrantId(c.req.param('id') ?? '')
    if (!id) throw new KeyError({ code: 'NOT_FOUND_ERR' })
    await deleteGrant(deps.core, oversight, id)
    return c.body(null, 204)
  },
)

export const grantEndpoints: readonly Endpoint[] = [listGrantsEndpoint, createGrantEndpoint, deleteGrantEndpoint]

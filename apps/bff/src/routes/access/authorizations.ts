import {
  createAuthorizationRoute,
  deleteAuthorizationRoute,
  listAuthorizationsRoute,
} from '@keywright/contract/access/authorizations'
import { KeyError } from '@keywright/core/errors/key-error'
import { createAuthorization } from '@keywright/core/operations/create-authorization'
import { deleteAuthorization } from '@keywright/core/operations/delete-grant'
import { listGrants } from '@keywright/core/operations/list-grants'
import { parseGrantId, parseInstanceId } from '@keywright/core/vocabulary/ids'
import type { Endpoint } from '../../http/pipeline.ts'
import { presentAuthorization } from '../../presenters/grant.ts'
import { onlyOf, reachAsked } from './grants.ts'
import { namedIn, overseeingEndpoint } from './overseeing.ts'

const listAuthorizationsEndpoint = overseeingEndpoint(
  listAuthorizationsRoute,
  'kms.authorizations.list',
  ({ query }) => ({ instanceId: query.instance }),
  async ({ c, deps, oversight, query }) => {
    const { grants, total } = await listGrants(deps.core, oversight, { of: 'services', question: reachAsked(query) })
    return c.json({ authorizations: grants.flatMap((grant) => presentAuthorization(grant) ?? []), total })
  },
)

const createAuthorizationEndpoint = overseeingEndpoint(
  createAuthorizationRoute,
  'kms.authorizations.write',
  ({ body }) => ({ instanceId: body.instanceId, facts: { 'newValue.service': body.service } }),
  async ({ c, deps, oversight, body }) => {
    const { service, serviceInstance, delegated } = body
    const made = await createAuthorization(deps.core, oversight, {
      source: { service, instance: serviceInstance, delegated },
      instanceId: namedIn('body', 'instanceId', parseInstanceId(body.instanceId)),
      only: onlyOf(body),
    })
    return c.json(presentAuthorization(made), 201)
  },
)

const deleteAuthorizationEndpoint = overseeingEndpoint(
  deleteAuthorizationRoute,
  'kms.authorizations.write',
  (_, c) => {
    const id = parseGrantId(c.req.param('id') ?? '')
    return { facts: id === undefined ? {} : { authorizationId: id } }
  },
  async ({ c, deps, oversight }) => {
    const id = parseGrantId(c.req.param('id') ?? '')
    if (!id) throw new KeyError({ code: 'NOT_FOUND_ERR' })
    await deleteAuthorization(deps.core, oversight, id)
    return c.body(null, 204)
  },
)

export const authorizationEndpoints: readonly Endpoint[] = [
  listAuthorizationsEndpoint,
  createAuthorizationEndpoint,
  deleteAuthorizationEndpoint,
]

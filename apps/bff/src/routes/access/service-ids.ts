import {
  createApiKeyRoute,
  createServiceIdRoute,
  deleteApiKeyRoute,
  deleteServiceIdRoute,
  listServiceIdsRoute,
} from '@keywright/contract/access/service-ids'
import { KeyError } from '@keywright/core/errors/key-error'
import { instantOf, type Instant } from '@keywright/core/vocabulary/instant'
import { EXPIRATION_RULE } from '@keywright/core/vocabulary/limits'
import { personEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { accessEvent } from '../../people/access-change.ts'
import {
  createApiKey,
  createServiceId,
  deleteApiKey,
  deleteServiceId,
  pageOfServiceIds,
} from '../../people/service-ids.ts'
import type { Db } from '../../store/database.ts'
import type { ApiKeys } from '../../tokens/api-keys.ts'
import { everyOne, named, theOne } from './target.ts'

interface Parts {
  readonly db: Db
  readonly apiKeys: ApiKeys
}

const all = everyOne('service-ids', 'kms/service-ids')
const one = theOne('kms/service-ids')
const oneKey = theOne('kms/api-keys')

/** What has its end behind it would be shown once for nothing. */
function inFuture(text: string | undefined, now: Instant): Instant | undefined {
  if (text === undefined) return undefined
  const at = instantOf(new Date(text))
  if (at <= now) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'expiresAt', rule: EXPIRATION_RULE })
  return at
}

export const serviceIdEndpoints = ({ db, apiKeys }: Parts): readonly Endpoint[] => [
  personEndpoint(
    { route: listServiceIdsRoute, action: 'kms.service-ids.list', target: all },
    async ({ c, core, authorized, query }) => {
      await apiKeys.writeUses()
      const { items: serviceIds, total } = await pageOfServiceIds(db, query)
      await core.store.appendEvent(accessEvent({ db, core, authorized }, { target: all(), reasonCode: 200 }))
      return c.json({ serviceIds, total })
    },
  ),
  personEndpoint(
    { route: createServiceIdRoute, action: 'kms.service-ids.write', target: all },
    async ({ c, core, authorized, body }) => c.json(await createServiceId({ db, core, authorized }, body), 201),
  ),
  personEndpoint(
    { route: deleteServiceIdRoute, action: 'kms.service-ids.write', target: one },
    async ({ c, core, authorized }) => {
      await deleteServiceId({ db, core, authorized }, named(c))
      return c.body(null, 204)
    },
  ),
  personEndpoint(
    { route: createApiKeyRoute, action: 'kms.service-ids.write', target: one },
    async ({ c, core, authorized, body }) => {
      const expiresAt = inFuture(body.expiresAt, core.now())
      const wanted = { service: named(c), name: body.name, expiresAt }
      const made = await createApiKey({ db, core, authorized }, wanted)
      c.header('Cache-Control', 'no-store')
      return c.json(made, 201)
    },
  ),
  personEndpoint(
    { route: deleteApiKeyRoute, action: 'kms.service-ids.write', target: oneKey },
    async ({ c, core, authorized }) => {
      await deleteApiKey({ db, core, authorized }, named(c))
      return c.body(null, 204)
    },
  ),
]

import { COLLECTION_TYPES } from '@keywright/contract/collection'
import { createKeyRingRoute, deleteKeyRingRoute, listKeyRingsRoute } from '@keywright/contract/key-rings/key-rings'
import { createKeyRing } from '@keywright/core/operations/create-key-ring'
import { deleteKeyRing } from '@keywright/core/operations/delete-key-ring'
import { listKeyRings } from '@keywright/core/operations/list-key-rings'
import type { KeyRingCount } from '@keywright/core/ports/store'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { pageOf } from '../../presenters/page.ts'

/** `default` comes with its instance, so it has neither a date nor a creator of its own (key-protect-api.md §2.5). */
const presentKeyRing = ({ id, createdAt, createdBy, keys, deletedKeys }: KeyRingCount) => ({
  id,
  ...(id === DEFAULT_KEY_RING ? {} : { creationDate: wireDateOf(createdAt), createdBy }),
  keywright: { keys, deletedKeys },
})

const listKeyRingsEndpoint = instanceEndpoint(
  listKeyRingsRoute,
  'kms.key-rings.list',
  async ({ c, core, authorized, query }) => {
    const rings = await listKeyRings(core, authorized)
    return c.json(pageOf(COLLECTION_TYPES.keyRing, rings.map(presentKeyRing), query))
  },
)

const createKeyRingEndpoint = instanceEndpoint(
  createKeyRingRoute,
  'kms.key-rings.create',
  async ({ c, core, authorized }) => {
    await createKeyRing(core, authorized, { id: c.req.param('id') ?? '' })
    // Go's client reads a body where there is one, and has nowhere to put it (key-protect-api.md §6.3).
    return c.body(null, 201)
  },
)

const deleteKeyRingEndpoint = instanceEndpoint(
  deleteKeyRingRoute,
  'kms.key-rings.delete',
  async ({ c, core, authorized, query }) => {
    await deleteKeyRing(core, authorized, { id: c.req.param('id') ?? '', force: query.force === true })
    return c.body(null, 204)
  },
)

export const keyRingEndpoints: readonly Endpoint[] = [
  listKeyRingsEndpoint,
  createKeyRingEndpoint,
  deleteKeyRingEndpoint,
]

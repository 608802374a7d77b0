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
function presentKeyRing({ id, createdAt, createdBy, keys, deletedKeys }: KeyRingCount, createdByName?: string) {
  if (id === DEFAULT_KEY_RING) return { id, keywright: { keys, deletedKeys } }
  const named = createdByName === undefined ? {} : { createdByName }
  return { id, creationDate: wireDateOf(createdAt), createdBy, keywright: { keys, deletedKeys, ...named } }
}

const listKeyRingsEndpoint = instanceEndpoint(
  listKeyRingsRoute,
  'kms.key-rings.list',
  async ({ c, core, authorized, query }) => {
    const rings = await listKeyRings(core, authorized)
    const creators = await core.store.listSubjects(rings.map(({ createdBy }) => createdBy))
    const names = new Map<string, string>(creators.map(({ id, name }) => [id, name]))
    const shown = rings.map((ring) => presentKeyRing(ring, names.get(ring.createdBy)))
    return c.json(pageOf(COLLECTION_TYPES.keyRing, shown, query))
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

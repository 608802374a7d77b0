import { deleteKeyRoute, patchKeyRoute, purgeKeyRoute, restoreKeyRoute } from '@keywright/contract/keys/change-key'
import { deleteKey } from '@keywright/core/operations/delete-key'
import { purgeKey } from '@keywright/core/operations/purge-key'
import { restoreKey } from '@keywright/core/operations/restore-key'
import { updateKey } from '@keywright/core/operations/update-key'
import type { KeyRecord } from '@keywright/core/ports/records'
import { keyNamed } from '../../http/input.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { revisionOf, wantsMinimal } from '../../http/preconditions.ts'
import { keyCollectionOf, minimalKey, presentKey } from '../../presenters/key.ts'

const patchKeyEndpoint = instanceEndpoint(patchKeyRoute, 'kms.secrets.patch', async (call) => {
  const { c, core, authorized, body } = call
  const { keyRingID: keyRingId, name, description, tags } = body
  const revision = revisionOf(c)
  const command = { keyId: await keyNamed(call), revision, changes: { keyRingId, name, description, tags } }
  return c.json(keyCollectionOf([await presentKey(call, await updateKey(core, authorized, command))]))
})

/** The key as it was or is now with 200, or 204 for who wants no more (key-protect-api.md §2.4). */
async function ended(
  call: Parameters<typeof presentKey>[0] & Pick<Parameters<typeof keyNamed>[0], 'c'>,
  key: KeyRecord,
) {
  if (wantsMinimal(call.c)) return call.c.body(null, 204)
  return call.c.json(keyCollectionOf([await presentKey(call, key)]))
}

/** Nothing is registered with a key yet, so `force` has nothing to overrule. */
const deleteKeyEndpoint = instanceEndpoint(deleteKeyRoute, 'kms.secrets.delete', async (call) => {
  const revision = revisionOf(call.c)
  return ended(call, await deleteKey(call.core, call.authorized, { keyId: await keyNamed(call), revision }))
})

const restoreKeyEndpoint = instanceEndpoint(restoreKeyRoute, 'kms.secrets.restore', async (call) => {
  const { c, core, authorized } = call
  const revision = revisionOf(c)
  const key = await restoreKey(core, authorized, { keyId: await keyNamed(call), revision })
  const shown = await presentKey(call, key)
  return c.json(keyCollectionOf([wantsMinimal(c) ? minimalKey(shown) : shown]), 201)
})

const purgeKeyEndpoint = instanceEndpoint(purgeKeyRoute, 'kms.secrets.purge', async (call) => {
  const revision = revisionOf(call.c)
  return ended(call, await purgeKey(call.core, call.authorized, { keyId: await keyNamed(call), revision }))
})

export const changeKeyEndpoints: readonly Endpoint[] = [
  patchKeyEndpoint,
  deleteKeyEndpoint,
  restoreKeyEndpoint,
  purgeKeyEndpoint,
]

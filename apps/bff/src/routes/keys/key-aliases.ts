import { COLLECTION_TYPES } from '@keywright/contract/collection'
import { createKeyAliasRoute, deleteKeyAliasRoute } from '@keywright/contract/keys/key-aliases'
import { createKeyAlias } from '@keywright/core/operations/create-key-alias'
import { deleteKeyAlias } from '@keywright/core/operations/delete-key-alias'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import type { Context } from 'hono'
import { keyNamed } from '../../http/input.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { revisionOf } from '../../http/preconditions.ts'

/** Which texts are aliases is the operations' to judge. */
const aliasOf = (c: Context): string => c.req.param('alias') ?? ''

const createKeyAliasEndpoint = instanceEndpoint(createKeyAliasRoute, 'kms.secrets-alias.create', async (call) => {
  const { c, core, authorized } = call
  const revision = revisionOf(c)
  const [keyId, alias] = [await keyNamed(call), aliasOf(c)]
  const { updatedAt } = await createKeyAlias(core, authorized, { keyId, alias, revision })
  const creationDate = wireDateOf(updatedAt ?? core.now())
  const shown = { keyId, alias, createdBy: authorized.caller.principal.id, creationDate }
  return c.json({ metadata: { collectionType: COLLECTION_TYPES.alias, collectionTotal: 1 }, resources: [shown] }, 201)
})

const deleteKeyAliasEndpoint = instanceEndpoint(deleteKeyAliasRoute, 'kms.secrets-alias.delete', async (call) => {
  const revision = revisionOf(call.c)
  const [keyId, alias] = [await keyNamed(call), aliasOf(call.c)]
  await deleteKeyAlias(call.core, call.authorized, { keyId, alias, revision })
  return call.c.body(null, 204)
})

export const keyAliasEndpoints: readonly Endpoint[] = [createKeyAliasEndpoint, deleteKeyAliasEndpoint]

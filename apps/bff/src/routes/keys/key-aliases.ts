import { COLLECTION_TYPES } from '@keywright/contract/collection'
import { createKeyAliasRoute, deleteKeyAliasRoute } from '@keywright/contract/keys/key-aliases'
import { KeyError } from '@keywright/core/errors/key-error'
import { createKeyAlias } from '@keywright/core/operations/create-key-alias'
import { deleteKeyAlias } from '@keywright/core/operations/delete-key-alias'
import { ALIAS, isAlias } from '@keywright/core/vocabulary/alias'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import type { Context } from 'hono'
import { keyNamed } from '../../http/input.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'

function aliasOf(c: Context): string {
  const alias = c.req.param('alias') ?? ''
  if (!isAlias(alias)) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'alias', rule: ALIAS.rule })
  return alias
}

const createKeyAliasEndpoint = instanceEndpoint(createKeyAliasRoute, 'kms.secrets-alias.create', async (call) => {
  const { c, core, authorized } = call
  const [keyId, alias] = [await keyNamed(call), aliasOf(c)]
  await createKeyAlias(core, authorized, { keyId, alias })
  const creationDate = wireDateOf(core.now())
  const shown = { keyId, alias, createdBy: authorized.caller.principal.id, creationDate }
  return c.json({ metadata: { collectionType: COLLECTION_TYPES.alias, collectionTotal: 1 }, resources: [shown] }, 201)
})

const deleteKeyAliasEndpoint = instanceEndpoint(deleteKeyAliasRoute, 'kms.secrets-alias.delete', async (call) => {
  const [keyId, alias] = [await keyNamed(call), aliasOf(call.c)]
  await deleteKeyAlias(call.core, call.authorized, { keyId, alias })
  return call.c.body(null, 204)
})

export const keyAliasEndpoints: readonly Endpoint[] = [createKeyAliasEndpoint, deleteKeyAliasEndpoint]

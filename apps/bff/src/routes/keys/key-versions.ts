import { COLLECTION_TYPES } from '@keywright/contract/collection'
import { getKeyProtectionRoute, listKeyVersionsRoute } from '@keywright/contract/keys/key-versions'
import { keyProtection } from '@keywright/core/operations/key-protection'
import { listKeyVersions } from '@keywright/core/operations/list-key-versions'
import type { KeyVersionUse } from '@keywright/core/ports/records'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import { keyNamed } from '../../http/input.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { pageOf } from '../../presenters/page.ts'

const versionOf = ({ id, createdAt }: KeyVersionUse) => ({ id, creationDate: wireDateOf(createdAt) })

const listKeyVersionsEndpoint = instanceEndpoint(
  listKeyVersionsRoute,
  'kms.secrets-key-versions.list',
  async (call) => {
    const { c, core, authorized, query } = call
    const command = { keyId: await keyNamed(call), allKeyStates: query.allKeyStates === true }
    const versions = await listKeyVersions(core, authorized, command)
    return c.json(pageOf(COLLECTION_TYPES.keyVersion, versions.map(versionOf), query))
  },
)

const usedVersionOf = (version: KeyVersionUse) => ({
  ...versionOf(version),
  checkValue: version.checkValue,
  uses: version.uses,
  encryptions: version.encryptions,
  ...(version.lastUsedAt === undefined ? {} : { lastUsedDate: wireDateOf(version.lastUsedAt) }),
})

const getKeyProtectionEndpoint = instanceEndpoint(getKeyProtectionRoute, 'kms.secrets-metadata.read', async (call) => {
  const { versions, kekId, facts, identity } = await keyProtection(call.core, call.authorized, await keyNamed(call))
  const token = identity && { label: identity.label, model: identity.model, serial: identity.serial }
  return call.c.json({
    versions: versions.map(usedVersionOf),
    kekId,
    ...(token ? { token } : {}),
    ...(facts ? { material: facts } : {}),
  })
})

export const keyVersionEndpoints: readonly Endpoint[] = [listKeyVersionsEndpoint, getKeyProtectionEndpoint]

import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { MaterialFacts, TokenIdentity } from '../ports/cryptographic-token.ts'
import type { KeyRecord, KeyVersionUse } from '../ports/records.ts'
import type { KeyId, TokenObjectId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found } from './guard.ts'
import { keyEvent } from './key-event.ts'

export interface KeyProtection {
  readonly key: KeyRecord
  readonly versions: readonly KeyVersionUse[]
  readonly kekId: TokenObjectId
  /** Of the newest version; absent while the HSM is away, for a deleted key, and for a standard key, which has none. */
  readonly facts: MaterialFacts | undefined
  readonly identity: TokenIdentity | undefined
}

/** How the HSM protects a key, as the HSM itself says, and what its versions were used for. */
export async function keyProtection(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets-metadata.read'>,
  keyId: KeyId,
): Promise<KeyProtection> {
  const { store, token } = deps
  const { id: instanceId, kekId } = authorized.scope
  const { reach } = authorized
  const key = found(await store.findKey(reach, keyId), reach)
  const versions = await store.listVersionUses(instanceId, keyId)
  const facts = await factsOf(deps, reach, key)
  await store.appendEvent(keyEvent(deps, authorized, key))
  return { key, versions, kekId, facts, identity: token.health().identity }
}

async function factsOf(
  { store, token }: Dependencies,
  reach: KeyReach,
  key: KeyRecord,
): Promise<MaterialFacts | undefined> {
  if (key.state === 'destroyed') return undefined
  const { current } = found(await store.findKeyForUse(reach, key.id), reach)
  if (!current) return undefined
  try {
    return await token.inspect(current.material)
  } catch (error) {
    // The rest of the page is worth showing while the HSM is away; a blob that fails its HMAC is another matter.
    if (error instanceof KeyError && error.failure.code === 'HSM_UNAVAILABLE_ERR') return undefined
    throw error
  }
}

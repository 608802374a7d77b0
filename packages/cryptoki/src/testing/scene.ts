import type { CryptographicToken, StoredMaterial } from '@keywright/core/ports/cryptographic-token'
import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'

/** An instance's two token objects, and a way to make material under them. */
export interface Scene {
  readonly kekId: TokenObjectId
  readonly macKeyId: TokenObjectId
  store(): Promise<StoredMaterial>
}

export async function setScene(token: CryptographicToken): Promise<Scene> {
  const [kekId, macKeyId] = [newObjectId(), newObjectId()]
  await token.createObject('key-encryption', kekId)
  await token.createObject('blob-authentication', macKeyId)
  return {
    kekId,
    macKeyId,
    store: async () => {
      const binding = newBinding(kekId)
      const { blob, mac } = await token.generateMaterial(binding, macKeyId)
      return { binding, blob, mac, macKeyId }
    },
  }
}

import type { NewKeyDetails } from '@keywright/core/operations/new-key'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'

/** What the contract calls the details of a key, once it has parsed them. */
interface Fields {
  readonly name: string
  readonly description?: string | undefined
  readonly aliases?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly expirationDate?: string | undefined
}

export const newKeyDetails = (
  { name, description, aliases = [], tags = [], expirationDate }: Fields,
  keyRingId = DEFAULT_KEY_RING,
): NewKeyDetails => ({
  name,
  description,
  aliases,
  tags,
  keyRingId,
  expiresAt: expirationDate === undefined ? undefined : instantOf(new Date(expirationDate)),
})

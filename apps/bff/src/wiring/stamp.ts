import { randomBytes, randomUUID } from 'node:crypto'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { uuidV7 } from '../http/uuid-v7.ts'

/**
 * Identity and time as the core is given them: UUID v4, for events UUID v7 (RFC 9562 §5.7), both from a cryptographic
 * source, and this machine's clock.
 */
export const stamp = {
  newId: () => randomUUID(),
  newEventId: uuidV7,
  now: () => instantOf(new Date()),
  // Sixteen random bytes in hex are exactly what a token object id is.
  newTokenObjectId: () => randomBytes(16).toString('hex') as TokenObjectId,
}

import type { WaitingRules } from '../lifecycle/waiting.ts'
import type { CryptographicToken } from '../ports/cryptographic-token.ts'
import type { Store } from '../ports/store.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'

/** Everything an operation needs, handed in. */
export interface Dependencies {
  readonly token: CryptographicToken
  readonly store: Store
  /** UUID v4, from a cryptographic random source. */
  readonly newId: () => string
  readonly newEventId: () => string
  readonly newTokenObjectId: () => TokenObjectId
  readonly now: () => Instant
  /** This installation's id, the account segment of every CRN. */
  readonly account: string
  /** The token object that authenticates blobs. */
  readonly macKeyId: TokenObjectId
  readonly rules: WaitingRules
}

import type { Caller } from '../policy/principal.ts'
import type { Party } from '../policy/dual-control.ts'
import type { PrincipalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'

/** Who people and service IDs are now, asked while they are away. */
export interface Identities {
  /**
   * Somebody with the rights they would have if they called now from where they did; the rest is of the call under way.
   * `undefined` for who is gone.
   */
  callerAs(party: Party, underWay: Caller): Promise<Caller | undefined>
  /** The access groups somebody is in. */
  groupsOf(id: PrincipalId): Promise<readonly string[]>
  /** Whether somebody has a passkey, or had one at that moment or later: by one they sign what they approve. */
  hadPasskeySince(id: PrincipalId, moment: Instant): Promise<boolean>
}

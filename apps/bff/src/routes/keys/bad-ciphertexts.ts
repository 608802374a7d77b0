import type { Caller } from '@keywright/core/policy/principal'
import type { KeyId } from '@keywright/core/vocabulary/ids'
import { countingFailures, type AttemptLimit } from '../../http/limits.ts'

interface Try {
  readonly call: { readonly authorized: { readonly caller: Caller } }
  /** By its id: an alias is no way around the count. */
  readonly keyId: KeyId
}

/**
 * Work that tells good ciphertexts from bad ones. After too many bad ones the caller's tries with that key are paused,
 * the good ones too; other keys go on.
 */
export const triesOf = <T>(limit: AttemptLimit, { call, keyId }: Try, work: () => Promise<T>): Promise<T> =>
  countingFailures(
    limit,
    { place: `${call.authorized.caller.principal.id} ${keyId}`, failures: ['UNPROCESSABLE_CIPHERTEXT_ERR'] },
    work,
  )

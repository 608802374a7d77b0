import { KeyError } from '@keywright/core/errors/key-error'
import type { Caller } from '@keywright/core/policy/principal'
import type { KeyId } from '@keywright/core/vocabulary/ids'
import type { AttemptLimit } from '../../http/limits.ts'

const isBadCiphertext = (error: unknown): boolean =>
  error instanceof KeyError && error.failure.code === 'UNPROCESSABLE_CIPHERTEXT_ERR'

interface Try {
  readonly call: { readonly authorized: { readonly caller: Caller } }
  /** By its id: an alias is no way around the count. */
  readonly keyId: KeyId
}

/**
 * Work that tells good ciphertexts from bad ones. After too many bad ones the caller's tries with that key are paused,
 * the good ones too; other keys go on.
 */
export async function triesOf<T>(limit: AttemptLimit, { call, keyId }: Try, work: () => Promise<T>): Promise<T> {
  const place = `${call.authorized.caller.principal.id} ${keyId}`
  await limit.take(place)
  try {
    const result = await work()
    await limit.giveBack(place)
    return result
  } catch (error) {
    if (!isBadCiphertext(error)) await limit.giveBack(place)
    throw error
  }
}

import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import { AES_ECB } from './mechanism.ts'

/** Where the check value comes from: CKA_CHECK_VALUE where the token has it, else one ECB block, which is its definition. */
export type CheckValueSource = 'attribute' | 'ecb'

const CHECK_VALUE_BYTES = 3
const ZERO_BLOCK = new Uint8Array(16)

/** The first 3 bytes of AES-ECB over a zero block (PKCS#11 v2.40 §4.4.2). */
export function keyCheckValue(
  module: CryptokiModule,
  { session, key }: { readonly session: SessionHandle; readonly key: ObjectHandle },
  source: CheckValueSource,
): Uint8Array {
  const value =
    source === 'attribute'
      ? module.attribute(session, key, 'checkValue')
      : module.encrypt({ session, mechanism: AES_ECB, key }, ZERO_BLOCK, ZERO_BLOCK.length)
  if (value.length < CHECK_VALUE_BYTES) throw new Error('The token gave no key check value.')
  return new Uint8Array(value.subarray(0, CHECK_VALUE_BYTES))
}

import { CKK, CKO } from '../constants.ts'
import { CryptokiError } from '../cryptoki-error.ts'
import type { ObjectHandle } from '../handles.ts'
import { AES_KEY_GEN, GENERIC_KEY_GEN } from '../mechanism.ts'
import type { TemplateFields } from '../template.ts'
import type { Bench } from './probe.ts'

const READABLE = { token: false, private: true, sensitive: false, extractable: true, valueLen: 32 } as const

/**
 * A throw-away session key whose value we can read, to check the token's arithmetic against node:crypto. Tokens in a
 * strict mode refuse to make one; the probe then settles for the token agreeing with itself.
 */
export function readableKey(
  { module, session }: Bench,
  keyType: 'AES' | 'generic',
  usage: TemplateFields,
): { readonly key: ObjectHandle; readonly value: Uint8Array } | undefined {
  const mechanism = keyType === 'AES' ? AES_KEY_GEN : GENERIC_KEY_GEN
  const type = keyType === 'AES' ? CKK.AES : CKK.GENERIC_SECRET
  try {
    const key = module.generateKey(session, mechanism, { class: CKO.SECRET_KEY, keyType: type, ...READABLE, ...usage })
    const value = module.attribute(session, key, 'value')
    return value.length === 32 ? { key, value } : undefined
  } catch (error) {
    if (error instanceof CryptokiError && error.remedy === 'stop') return undefined
    throw error
  }
}

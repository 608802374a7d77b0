import type { CryptographicToken } from '@keywright/core/ports/cryptographic-token'
import { materialWords } from '../material-words.ts'
import { GCM_IV_BYTES, GCM_TAG_BYTES } from '../mechanism.ts'
import type { Supervisor } from '../supervisor/supervisor.ts'
import type { Settings } from '../token-options.ts'
import { check, copied } from './bytes.ts'

type UsageCalls = Pick<CryptographicToken, 'encrypt' | 'encryptRandom' | 'decrypt' | 'random' | 'sign'>

const LONGEST_TEXT = 16 * 1024
const LONGEST_AAD = 1024 * 1024
const DIGEST_BYTES = 32
const MOST_RANDOM = 1024

/** The port's calls that use keys. */
export function usageCalls(supervisor: Supervisor, { deadlineMs }: Pick<Settings, 'deadlineMs'>): UsageCalls {
  return {
    encrypt: async (material, plaintext, aad) => {
      check(
        plaintext.length <= LONGEST_TEXT && aad.length <= LONGEST_AAD,
        'the plaintext or its associated data are too long',
      )
      const args = [materialWords(material), plaintext, aad] as const
      const [ciphertext, iv] = await supervisor.call('encrypt', [...args], deadlineMs)
      return { ciphertext: copied(ciphertext), iv: copied(iv) }
    },
    encryptRandom: async (material, length, aad) => {
      checkRandom(length)
      check(aad.length <= LONGEST_AAD, 'the associated data are too long')
      const args = [materialWords(material), length, aad] as const
      const [ciphertext, iv, plaintext] = await supervisor.call('encryptRandom', [...args], deadlineMs)
      return { ciphertext: copied(ciphertext), iv: copied(iv), plaintext: copied(plaintext) }
    },
    decrypt: async (material, { ciphertext, iv }, aad) => {
      // What no call of `encrypt` can have made does not match, whatever the key.
      const long = ciphertext.length > LONGEST_TEXT + GCM_TAG_BYTES || aad.length > LONGEST_AAD
      if (long || ciphertext.length < GCM_TAG_BYTES || iv.length !== GCM_IV_BYTES) return undefined
      return copied(await supervisor.call('decrypt', [materialWords(material), ciphertext, iv, aad], deadlineMs))
    },
    random: async (length) => {
      checkRandom(length)
      return copied(await supervisor.call('random', [length], deadlineMs))
    },
    sign: async (id, digest) => {
      check(digest.length === DIGEST_BYTES, 'sign takes a 32-byte digest')
      return copied(await supervisor.call('sign', [id, digest], deadlineMs))
    },
  }
}

function checkRandom(length: number): void {
  check(Number.isInteger(length) && length >= 1 && length <= MOST_RANDOM, 'random takes 1 to 1,024 bytes')
}

import { mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { KeyError } from '@keywright/core/errors/key-error'
import type { CryptographicToken } from '@keywright/core/ports/cryptographic-token'
import { materialWords } from './material-words.ts'
import { GCM_IV_BYTES, GCM_TAG_BYTES } from './mechanism.ts'
import { settingsOf } from './settings.ts'
import { softhsmEnvironment, softhsmHome } from './softhsm-home.ts'
import { Supervisor } from './supervisor/supervisor.ts'
import type { TokenOptions } from './token-options.ts'

/** A token in use. Whoever opened it closes it; its process ends with this one in any case. */
export interface OpenedToken extends CryptographicToken {
  /** Accepts another token as the one this data belongs to, and goes on with it. */
  confirmSerial(serial: string): void
  /** The worker's process, while there is one; for tests and the HSM page. */
  workerPid(): number | undefined
  /** Lets calls under way finish for two seconds, then ends the worker. Safe to repeat. */
  close(): Promise<void>
}

const LONGEST_TEXT = 16 * 1024
const LONGEST_AAD = 1024 * 1024
const DIGEST_BYTES = 32
const MOST_RANDOM = 1024

/**
 * Opens the token in a process of its own. Resolves once that process is ready or has said why not, at the latest
 * after `deadlineMs`: an absent or refused token is told by `health()`, never by a rejection. Rejects with `TypeError` for impossible options only.
 */
export async function openToken(options: TokenOptions): Promise<OpenedToken> {
  const settings = settingsOf(options)
  mkdirSync(settings.stateDir, { recursive: true, mode: 0o700 })
  const env = { ...settings.env, ...(settings.softhsm && softhsmEnvironment(softhsmHome(settings.softhsm.directory))) }
  const supervisor = new Supervisor(settings, env)
  // A device that hangs must not keep the server from starting and saying so.
  await Promise.race([supervisor.firstOutcome, setTimeout(settings.deadlineMs, undefined, { ref: false })])
  return tokenOver(supervisor, settings)
}

function tokenOver(
  supervisor: Supervisor,
  { deadlineMs, objectDeadlineMs }: { readonly deadlineMs: number; readonly objectDeadlineMs: number },
): OpenedToken {
  return {
    health: () => supervisor.health(),
    confirmSerial: (serial) => supervisor.confirmSerial(serial),
    workerPid: () => supervisor.workerPid,
    close: () => supervisor.close(),
    createObject: async (purpose, id) => copied(await supervisor.call('createObject', [purpose, id], objectDeadlineMs)),
    destroyObject: (id) => supervisor.call('destroyObject', [id], objectDeadlineMs),
    listObjects: () => supervisor.call('listObjects', [], objectDeadlineMs),
    generateMaterial: async (binding, macKeyId) => {
      const { blob, mac, checkValue } = await supervisor.call('generateMaterial', [binding, macKeyId], deadlineMs)
      return { blob: copied(blob), mac: copied(mac), checkValue }
    },
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

/** A caller's mistake, not the token's: it is ours to fix, so it shows as an internal error. */
function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new KeyError({ code: 'INTERNAL_ERR' }, { cause: new RangeError(otherwise) })
}

/** What arrives is a view of the whole message; the caller gets bytes of their own. */
function copied(bytes: Uint8Array): Uint8Array
function copied(bytes: Uint8Array | undefined): Uint8Array | undefined
function copied(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && new Uint8Array(bytes)
}

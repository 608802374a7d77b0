import type {
  CryptographicToken,
  TokenHealth,
  TokenObjectFacts,
  TokenObjectPurpose,
} from '../ports/cryptographic-token.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import { check, generateMaterial, open, seal, unavailable, unwrapMaterial, type Own } from './in-memory-material.ts'
import { generateP256, signP256, type P256Key } from './p256.ts'

/** A token for tests and for the dashboard in the browser: real cryptography by WebCrypto, no hardware, no promises. */
export interface InMemoryToken extends CryptographicToken {
  /** Changes what `health` says; in any state but `ready` every call fails as unavailable, and nothing happens. */
  setHealth(change: Partial<TokenHealth>): void
}

function drawn(length: number) {
  check(Number.isInteger(length) && length >= 1 && length <= MOST_RANDOM, 'random takes 1 to 1,024 bytes')
  return globalThis.crypto.getRandomValues(new Uint8Array(length))
}

type SecretPurpose = 'key-encryption' | 'blob-authentication'
type TokenObject =
  | { readonly purpose: SecretPurpose; readonly key: CryptoKey }
  | { readonly purpose: Exclude<TokenObjectPurpose, SecretPurpose>; readonly pair: P256Key }

const LONGEST_TEXT = 16 * 1024
const LONGEST_AAD = 1024 * 1024
const MOST_RANDOM = 1024
const DIGEST_BYTES = 32

const own = (bytes: Uint8Array): Own => new Uint8Array(bytes)

async function makeObject(purpose: TokenObjectPurpose): Promise<TokenObject> {
  const { subtle } = globalThis.crypto
  switch (purpose) {
    case 'key-encryption':
      return {
        purpose,
        key: await subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey']),
      }
    case 'blob-authentication':
      return { purpose, key: await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']) }
    case 'token-signing':
    case 'audit-signing':
      return { purpose, pair: generateP256() }
  }
}

/** A signing pair is two objects on a real token. */
function factsOf(id: TokenObjectId, { purpose }: TokenObject): readonly TokenObjectFacts[] {
  const label = `keywright ${purpose}`
  if (purpose === 'key-encryption' || purpose === 'blob-authentication')
    return [{ id, label, objectClass: 'secret-key' }]
  return [
    { id, label, objectClass: 'private-key' },
    { id, label, objectClass: 'public-key' },
  ]
}

export function inMemoryToken(): InMemoryToken {
  const objects = new Map<TokenObjectId, TokenObject>()
  let health: TokenHealth = { state: 'ready', capabilities: [], weak: false, restarts: 0 }

  const ready = (): void => {
    if (health.state !== 'ready') throw unavailable(`the token is ${health.state}`)
  }
  const secret = (id: TokenObjectId, purpose: SecretPurpose): CryptoKey => {
    const found = objects.get(id)
    if (found?.purpose !== purpose) throw unavailable(`no ${purpose} object has this id`)
    return found.key
  }
  const kek = (id: TokenObjectId): CryptoKey => secret(id, 'key-encryption')
  const macKey = (id: TokenObjectId): CryptoKey => secret(id, 'blob-authentication')

  return {
    health: () => health,
    setHealth: (change) => {
      health = { ...health, ...change }
    },
    createObject: async (purpose, id) => {
      ready()
      const object = objects.get(id) ?? (await makeObject(purpose))
      if (object.purpose !== purpose) throw unavailable('the object has another purpose')
      objects.set(id, object)
      return 'pair' in object ? own(object.pair.spki) : undefined
    },
    destroyObject: async (id) => {
      ready()
      objects.delete(id)
    },
    listObjects: async () => {
      ready()
      return [...objects].flatMap(([id, object]) => factsOf(id, object))
    },
    generateMaterial: async (binding, macKeyId) => {
      ready()
      return generateMaterial(binding, { kek: kek(binding.kekId), macKey: macKey(macKeyId) })
    },
    encrypt: async (material, plaintext, aad) => {
      ready()
      check(
        plaintext.length <= LONGEST_TEXT && aad.length <= LONGEST_AAD,
        'the plaintext or its associated data are too long',
      )
      return seal(await unwrapMaterial(material, kek, macKey), own(plaintext), own(aad))
    },
    decrypt: async (material, encrypted, aad) => {
      ready()
      return open(await unwrapMaterial(material, kek, macKey), encrypted, own(aad))
    },
    encryptRandom: async (material, length, aad) => {
      ready()
      const plaintext = drawn(length)
      return { ...(await seal(await unwrapMaterial(material, kek, macKey), plaintext, own(aad))), plaintext }
    },
    random: async (length) => {
      ready()
      return drawn(length)
    },
    sign: async (id, digest) => {
      ready()
      check(digest.length === DIGEST_BYTES, 'sign takes a 32-byte digest')
      const object = objects.get(id)
      if (!object || !('pair' in object)) throw unavailable('no signing object has this id')
      return signP256(object.pair, digest)
    },
  }
}

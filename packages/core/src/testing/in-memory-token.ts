import type {
  CryptographicToken,
  MaterialFacts,
  TokenHealth,
  TokenObjectFacts,
  TokenObjectPurpose,
} from '../ports/cryptographic-token.ts'
import type { MaterialBinding } from '../envelope/binding.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import {
  check,
  generateMaterial,
  importMaterial,
  open,
  seal,
  unavailable,
  unwrapMaterial,
  type Own,
} from './in-memory-material.ts'
import { generateP256, signP256, type P256Key } from './p256.ts'
import { generateTransport, unwrapBytes, type TransportPair } from './rsa-transport.ts'

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
type SigningPurpose = 'token-signing' | 'audit-signing'
type TokenObject =
  | { readonly purpose: SecretPurpose; readonly key: CryptoKey }
  | { readonly purpose: SigningPurpose; readonly pair: P256Key }
  | { readonly purpose: 'import-transport'; readonly transport: TransportPair }

const LONGEST_TEXT = 16 * 1024
const LONGEST_AAD = 1024 * 1024
const MOST_RANDOM = 1024
const DIGEST_BYTES = 32

/** As a real token says of any key it has unwrapped: kept now, but not from its birth on. */
const UNWRAPPED: MaterialFacts = {
  sensitive: true,
  extractable: false,
  alwaysSensitive: false,
  neverExtractable: false,
  local: false,
}

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
    case 'import-transport':
      return { purpose, transport: await generateTransport() }
  }
}

function publicKeyOf(object: TokenObject): Own | undefined {
  if ('pair' in object) return own(object.pair.spki)
  return 'transport' in object ? own(object.transport.spki) : undefined
}

/** A key pair is two objects on a real token. */
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
  let health: TokenHealth = { state: 'ready', capabilities: [], weak: false, restarts: 0, importHash: 'SHA-256' }

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
  const keysFor = ({ kekId }: Pick<MaterialBinding, 'kekId'>, macKeyId: TokenObjectId) => ({
    kek: kek(kekId),
    macKey: macKey(macKeyId),
  })

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
      return publicKeyOf(object)
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
      return generateMaterial(binding, keysFor(binding, macKeyId))
    },
    importWrapped: async (wrapped, { id, hash }, binding, macKeyId) => {
      ready()
      const keys = keysFor(binding, macKeyId)
      const object = objects.get(id)
      if (!object || !('transport' in object)) throw unavailable('no transport pair has this id')
      const bytes = await unwrapBytes(object.transport, own(wrapped), hash)
      return bytes ? importMaterial(bytes, binding, keys) : { kind: 'refused', reason: 'unwrap' }
    },
    importPlain: async (bytes, binding, macKeyId) => {
      ready()
      return importMaterial(own(bytes), binding, keysFor(binding, macKeyId))
    },
    inspect: async (material) => {
      ready()
      await unwrapMaterial(material, kek, macKey)
      return UNWRAPPED
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
    describe: async () => {
      ready()
      const flags = ['RNG', 'LOGIN_REQUIRED', 'USER_PIN_INITIALIZED', 'TOKEN_INITIALIZED']
      return { flags, sessions: 1, maxSessions: undefined }
    },
    selfTest: async () => {
      ready()
      const began = performance.now()
      drawn(1)
      const lastMs = performance.now() - began
      const at = new Date().toISOString()
      health = { ...health, canary: { at, lastMs, p50Ms: lastMs, p95Ms: lastMs, samples: 1 } }
      return lastMs
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

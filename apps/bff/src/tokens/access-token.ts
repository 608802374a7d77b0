import { createPublicKey, hash } from 'node:crypto'
import { base64url, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { CryptographicToken } from '@keywright/core/ports/cryptographic-token'
import type { PrincipalId, TokenObjectId } from '@keywright/core/vocabulary/ids'
import type { ServiceCredential } from '../people/directory.ts'

export const LIFETIME_SECONDS = 3600
const CACHED_TOKENS = 10_000
/** Ours beside IBM's claims: a token is worth something only as long as the API key that got it. It is no secret. */
const API_KEY_CLAIM = 'keywright_api_key'

/** The token object that signs access tokens, and its public half as DER SubjectPublicKeyInfo. */
export interface SigningKey {
  readonly id: TokenObjectId
  readonly publicKey: Uint8Array
}

export interface AccessToken {
  readonly jwt: string
  /** Seconds since 1970. */
  readonly expiration: number
}

const part = (value: object): string => base64url.encode(JSON.stringify(value))
const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer')

/** ES256 tokens (RFC 7518 §3.4) whose private key never leaves the HSM. */
export class AccessTokens {
  readonly #token: CryptographicToken
  readonly #key: SigningKey
  readonly #issuer: string
  readonly #publicKey: ReturnType<typeof createPublicKey>
  /** Verifying costs more than wrapping: a token that was verified once is known by its hash until it ends. */
  readonly #verified = new LRUCache<string, ServiceCredential>({ max: CACHED_TOKENS })

  constructor(token: CryptographicToken, key: SigningKey, issuer: string) {
    this.#token = token
    this.#key = key
    this.#issuer = issuer
    this.#publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' })
  }

  async issue(
    { serviceId: subject, apiKeyId }: ServiceCredential,
    account: string,
    name: string,
  ): Promise<AccessToken> {
    const iat = Math.floor(Date.now() / 1000)
    const exp = iat + LIFETIME_SECONDS
    const header = { alg: 'ES256', typ: 'JWT', kid: this.#key.id }
    const claims = {
      iss: this.#issuer,
      sub: subject,
      iam_id: subject,
      id: subject,
      sub_type: 'ServiceId',
      name,
      account: { valid: true, bss: account },
      iat,
      exp,
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      scope: 'ibm openid',
      client_id: 'default',
      [API_KEY_CLAIM]: apiKeyId,
    }
    const input = `${part(header)}.${part(claims)}`
    const signature = await this.#token.sign(this.#key.id, sha256(input))
    return { jwt: `${input}.${base64url.encode(signature)}`, expiration: exp }
  }

  /** Whose token it is, and by which API key; `undefined` for anything but a live token of this installation. */
  async credentialOf(jwt: string): Promise<ServiceCredential | undefined> {
    const known = sha256(jwt).toString('base64')
    return this.#verified.get(known) ?? (await this.#verify(jwt, known))
  }

  async #verify(jwt: string, known: string): Promise<ServiceCredential | undefined> {
    try {
      const { payload } = await jwtVerify(jwt, this.#publicKey, {
        algorithms: ['ES256'],
        issuer: this.#issuer,
        // Refuses what was issued after now, too: a clock that was set back makes nothing live longer.
        maxTokenAge: LIFETIME_SECONDS,
        requiredClaims: ['sub', 'exp', 'iat', API_KEY_CLAIM],
      })
      // Only `issue` signs with this key, and it signs principal ids.
      const credential = { serviceId: payload.sub as PrincipalId, apiKeyId: String(payload[API_KEY_CLAIM]) }
      const ttl = (payload.exp ?? 0) * 1000 - Date.now()
      if (ttl >= 1) this.#verified.set(known, credential, { ttl })
      return credential
    } catch {
      return undefined
    }
  }
}

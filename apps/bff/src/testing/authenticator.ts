import { createHash, generateKeyPairSync, randomBytes, sign as signWith, type KeyObject } from 'node:crypto'
import type { Assertion, PasskeyCreation, PasskeyRequest, Registration } from '@keywright/contract/dashboard/passkeys'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** Where something is to be other than an honest browser and authenticator would have it. */
export interface Mischief {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly counter?: number
  readonly verified?: boolean
  readonly crossOrigin?: boolean
  readonly type?: string
  readonly userHandle?: string | null
  /** Whose id is claimed. */
  readonly id?: string
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url')

/** UP, UV, BE and BS of WebAuthn Level 3 §6.1, and that a credential is in it. */
const FLAGS = { present: 1, verified: 4, attested: 64 } as const

/** An authenticator in software, with one passkey, in the hands of whoever tests: it does what it is told. */
export class Authenticator {
  readonly id = base64url(randomBytes(32))
  counter = 0
  /** How much further each use counts; 0 as platform authenticators do. */
  step = 1
  readonly #key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  #userHandle = ''

  constructor() {
    this.#key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  }

  register(creation: PasskeyCreation, mischief: Mischief = {}): Registration {
    this.#userHandle = creation.user.id
    const clientDataJSON = clientData('webauthn.create', creation.challenge, mischief)
    const id = Buffer.from(this.id, 'base64url')
    const length = Buffer.from([0, id.length])
    const credential = Buffer.concat([Buffer.alloc(16), length, id, this.#cose()])
    const authData = Buffer.concat([this.#authData(creation.rp.id, mischief, FLAGS.attested), credential])
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ])
    // Maps of strings, bytes and maps, which is what CBOR has.
    const attestationObject = base64url(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0]))
    const response = { clientDataJSON: base64url(clientDataJSON), attestationObject, transports: ['internal'] }
    return { id: this.id, rawId: this.id, type: 'public-key', response }
  }

  sign(request: PasskeyRequest, mischief: Mischief = {}): Assertion {
    this.counter += this.step
    const clientDataJSON = clientData('webauthn.get', request.challenge, mischief)
    const authData = this.#authData(request.rpId, mischief, 0)
    const signed = Buffer.concat([authData, sha256(clientDataJSON)])
    const { id = this.id, userHandle = this.#userHandle } = mischief
    return {
      id,
      rawId: id,
      type: 'public-key',
      response: {
        clientDataJSON: base64url(clientDataJSON),
        authenticatorData: base64url(authData),
        signature: base64url(signWith('sha256', signed, this.#key.privateKey)),
        userHandle,
      },
    }
  }

  #authData(rpId: string, { rpId: claimed = rpId, counter = this.counter, verified = true }: Mischief, more: number) {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const flags = FLAGS.present | (verified ? FLAGS.verified : 0) | more
    return Buffer.concat([sha256(claimed), Buffer.from([flags]), count])
  }

  /** RFC 9053 §7.1.1, of P-256. */
  #cose(): Uint8Array {
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ])
    return isoCBOR.encode(key)
  }
}

function clientData(kind: string, asked: string, mischief: Mischief): string {
  const { type = kind, challenge = asked, origin = 'http://localhost:9000', crossOrigin = false } = mischief
  return JSON.stringify({ type, challenge, origin, crossOrigin })
}

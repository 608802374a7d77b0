import { generateKeyPairSync } from 'node:crypto'
import type { Assertion, Registration } from '@keywright/contract/dashboard/passkeys'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { cose, decodeAttestationObject, isoCBOR, type AttestationStatement } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { ALGORITHMS, type RelyingParty } from './relying-party.ts'

const clientData = z.object({ challenge: z.string(), crossOrigin: z.boolean().optional() })

/** What the browser says it had signed; `undefined` where that cannot be read, or another site’s page framed ours. */
export function challengeIn({ response }: { readonly response: { readonly clientDataJSON: string } }) {
  try {
    const said = clientData.parse(JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()))
    return said.crossOrigin === true ? undefined : said.challenge
  } catch {
    return undefined
  }
}

export interface AssertionToVerify {
  readonly assertion: Assertion
  readonly challenge: string
  readonly rp: RelyingParty
  readonly publicKey: Uint8Array
}

export interface VerifiedAssertion {
  readonly counter: number
  readonly backedUp: boolean
}

/**
 * Whether a passkey with this key signed this challenge, for us, with its user verified (WebAuthn Level 3 §7.2). The
 * counter is not looked at: only whoever keeps it can compare and set it in one step.
 */
export async function verifyAssertion(it: AssertionToVerify): Promise<VerifiedAssertion | undefined> {
  const { assertion, challenge, rp } = it
  const { id, rawId, type, response } = assertion
  const { userHandle, ...signed } = response
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { ...signed, ...(typeof userHandle === 'string' && { userHandle }) },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      credential: { id, publicKey: new Uint8Array(it.publicKey), counter: 0 },
      requireUserVerification: true,
    })
    if (!verified) return undefined
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
  } catch {
    // The library throws for each thing that is not as it must be; to tell them apart would help nobody but a forger.
    return undefined
  }
}

/** An attestation by a certificate was not asked for, and to check it the library would go where the certificate says. */
const namesNobody = (format: string, statement: AttestationStatement): boolean =>
  format === 'none' || (format === 'packed' && statement.get('x5c') === undefined)

/** The passkey that was made for us on this challenge, with its user verified (WebAuthn Level 3 §7.1). */
export async function verifyRegistration(registration: Registration, challenge: string, rp: RelyingParty) {
  const { id, rawId, type, response } = registration
  try {
    const { clientDataJSON, attestationObject } = response
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    if (!namesNobody(decoded.get('fmt'), decoded.get('attStmt'))) return undefined
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId, type, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    return verified && registrationInfo.credential.id === id ? registrationInfo : undefined
  } catch {
    return undefined
  }
}

/** Of a key that nobody has: an assertion of an unknown passkey is verified too, and takes as long to be refused. */
export function nobodysKey(): Uint8Array {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const key = new Map<number, number | Uint8Array>([
    [cose.COSEKEYS.kty, cose.COSEKTY.EC2],
    [cose.COSEKEYS.alg, cose.COSEALG.ES256],
    [cose.COSEKEYS.crv, cose.COSECRV.P256],
    [cose.COSEKEYS.x, new Uint8Array(Buffer.from(x, 'base64url'))],
    [cose.COSEKEYS.y, new Uint8Array(Buffer.from(y, 'base64url'))],
  ])
  return isoCBOR.encode(key)
}

import type { PasskeyCreation, PasskeyRequest } from '@keywright/contract/dashboard/passkeys'

/** How long somebody has to find their security key. */
export const CHALLENGE_SECONDS = 5 * 60

/** Whom passkeys are made for: the name of the address people use, which is the only place where they work. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

export const relyingPartyOf = ({ hostname, origin }: URL): RelyingParty => ({ id: hostname, origin })

/** ES256, EdDSA and RS256, by their numbers in COSE: what all authenticators know one of. */
export const ALGORITHMS = [-7, -8, -257]

interface Known {
  readonly credential_id: string
  /** JSON. */
  readonly transports: string
}

const descriptorOf = ({ credential_id, transports }: Known) => ({
  type: 'public-key' as const,
  id: credential_id,
  // Written from what the contract let in.
  transports: JSON.parse(transports) as string[],
})

/** What somebody is asked to make; not on an authenticator that has one of theirs. */
export const creationOf = (
  rp: RelyingParty,
  user: { readonly id: string; readonly name: string; readonly email: string },
  { challenge, known }: { readonly challenge: string; readonly known: readonly Known[] },
): PasskeyCreation => ({
  challenge,
  timeout: CHALLENGE_SECONDS * 1000,
  rp: { id: rp.id, name: 'Keywright' },
  user: { id: handleOf(user.id), name: user.email, displayName: user.name },
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  excludeCredentials: known.map(descriptorOf),
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  attestation: 'none',
})

/** What is to be signed; with none named, whichever the authenticator knows for us. */
export const requestOf = (rp: RelyingParty, challenge: string, known: readonly Known[]): PasskeyRequest => ({
  challenge,
  timeout: CHALLENGE_SECONDS * 1000,
  rpId: rp.id,
  allowCredentials: known.map(descriptorOf),
  userVerification: 'required',
})

/** How an authenticator knows a person: an id that says nothing of them. */
export const handleOf = (userId: string): string => Buffer.from(userId).toString('base64url')

import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '@keywright/core/audit/canonical'
import { canonicalRequest, type ApprovalRequest, type VoteSignature } from '@keywright/core/policy/dual-control'
import { statementOf } from '@keywright/core/policy/signed-approval'
import type { Assertion } from '@keywright/contract/dashboard/passkeys'
import { z } from 'zod'
import { personId, type Person } from '../directory.ts'
import { challengeOver, newNonce } from './challenges.ts'
import type { PasskeyRow, Used } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'
import { isStrictlySigned } from './strict-signature.ts'
import { verifyAssertion } from './verify.ts'

export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/** What somebody signs to approve a request, with one of these. */
export const statementFor = (request: ApprovalRequest, person: Pick<Person, 'id'>, known: readonly PasskeyRow[]) =>
  statementOf({
    request,
    digest: sha256Hex(canonicalRequest(request)),
    approver: personId(person.id),
    nonce: newNonce(),
    passkeys: Object.fromEntries(known.map((one) => [one.credential_id, sha256Hex(one.public_key)])),
  })

/** Everything by which the signature can be verified once passkey and person may be gone. */
export function signatureOf({ passkey, statement }: Used, assertion: Assertion, rp: RelyingParty): VoteSignature {
  if (statement === null) throw new TypeError('what is signed to approve has a statement')
  const { authenticatorData, clientDataJSON, signature } = assertion.response
  return {
    passkeyName: passkey.name,
    credentialId: passkey.credential_id,
    publicKey: Buffer.from(passkey.public_key).toString('base64url'),
    statement,
    authenticatorData,
    clientDataJSON,
    signature,
    rpId: rp.id,
    origin: rp.origin,
  }
}

/** A signed approval, as it lies in the evidence. */
export interface SignedApproval {
  /** The canonical request. */
  readonly canonical: string
  readonly digest: string
  /** The principal id of whoever is said to have approved. */
  readonly approver: string
  readonly signature: VoteSignature
}

const statementShape = z.looseObject({
  decision: z.literal('approve'),
  approver: z.string(),
  digest: z.string(),
  passkeys: z.record(z.string(), z.string()),
  request: z.looseObject({}),
})

const BYTES = ['credentialId', 'publicKey', 'authenticatorData', 'clientDataJSON', 'signature'] as const

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')

/** Base64url has spellings that decode alike; only the one that encoding gives is let through. */
const isSpeltOut = (text: string): boolean => bytesOf(text).toString('base64url') === text

/** Whether the statement says what the evidence does: this request, this approver, this key. */
function saysSo({ canonical, digest, approver, signature }: SignedApproval): boolean {
  const said = statementShape.parse(JSON.parse(signature.statement))
  return (
    sha256Hex(canonical) === digest &&
    said.digest === digest &&
    said.approver === approver &&
    // It was just parsed from JSON; a request has no arrays, nulls or fractions.
    canonicalJson(said.request as Json) === canonical &&
    said.passkeys[signature.credentialId] === sha256Hex(bytesOf(signature.publicKey))
  )
}

function isSigned({ publicKey, authenticatorData, clientDataJSON, signature }: VoteSignature): boolean {
  const [key, authData, clientData, signed] = [publicKey, authenticatorData, clientDataJSON, signature].map(bytesOf)
  if (!key || !authData || !clientData || !signed) return false
  const clientDataHash = hash('sha256', clientData, 'buffer')
  return isStrictlySigned(key, Buffer.concat([authData, clientDataHash]), signed)
}

/**
 * Whether this approver agreed to exactly this request, by what lies here and nothing else: neither database nor passkey
 * nor person has to be there any more. Every byte is bound: those of the request, the approver, the credential and its key by
 * the statement, the statement by the challenge, that and the origin by the signature. The name of the passkey is not.
 */
export async function holds(approval: SignedApproval): Promise<boolean> {
  const { signature: it } = approval
  try {
    if (!BYTES.every((name) => isSpeltOut(it[name])) || !saysSo(approval) || !isSigned(it)) return false
  } catch {
    return false
  }
  const { authenticatorData, clientDataJSON, signature } = it
  const verified = await verifyAssertion({
    assertion: {
      id: it.credentialId,
      rawId: it.credentialId,
      type: 'public-key',
      response: { authenticatorData, clientDataJSON, signature },
    },
    challenge: challengeOver(it.statement),
    rp: { id: it.rpId, origin: it.origin },
    publicKey: bytesOf(it.publicKey),
  })
  return verified !== undefined
}

import { canonicalJson } from '../audit/canonical.ts'
import type { PrincipalId } from '../vocabulary/ids.ts'
import { requestFacts, type ApprovalRequest } from './dual-control.ts'

/** What an approver is about to say yes to. */
export interface Statement {
  readonly request: ApprovalRequest
  /** Hex of the SHA-256 of the canonical request. */
  readonly digest: string
  readonly approver: PrincipalId
  /** Of the server, random and used once: an old signature is none of this approval. */
  readonly nonce: string
  /** The passkeys it may be signed with: for each credential id the hex SHA-256 of its public key, which binds both. */
  readonly passkeys: Readonly<Record<string, string>>
}

/** The exact text whose SHA-256 a passkey signs: RFC 8785 of the change itself and of who agrees to it. */
export const statementOf = ({ request, digest, approver, nonce, passkeys }: Statement): string =>
  canonicalJson({ version: 1, decision: 'approve', approver, digest, nonce, passkeys, request: requestFacts(request) })

import type { Schemas } from '@keywright/contract/client'
import { answerOf, api } from '../../lib/api.ts'
import { ApiError } from '../../lib/api-error.ts'
import { signWithPasskey } from '../../lib/passkey.ts'
type Approval = Schemas['Approval']
type Signing = Schemas['ApprovalSigning']

/** Of the statement, as far as this page shows it. */
interface Said {
  readonly decision?: unknown
  readonly digest?: unknown
  readonly request?: {
    readonly request?: unknown
    readonly action?: unknown
    readonly key?: unknown
    readonly instance?: unknown
    readonly requester?: unknown
    readonly changes?: unknown
  }
}

function otherThanShown(): ApiError {
  const nothing = { field: undefined, correlationId: undefined, sessionEnded: false }
  return new ApiError({ status: 0, code: 'STATEMENT_DIFFERS', message: 'statement', ...nothing })
}

export const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const sorted = (changes: Approval['changes']): string =>
  JSON.stringify(
    changes.map(({ what, before, after }) => [what, before, after]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )

function changesSaid(changes: unknown): string | undefined {
  if (typeof changes !== 'object' || changes === null) return undefined
  const entries = Object.entries(
    changes as Readonly<Record<string, { readonly before: string; readonly after: string }>>,
  )
  return sorted(entries.map(([what, { before, after }]) => ({ what, before, after })))
}

/** What you see is what you sign: the statement says what this page shows, and the challenge is its hash. */
export async function isAsShown(approval: Approval, { statement, passkey }: Signing): Promise<boolean> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(statement))
  // The server's own text; whatever it is not is no match.
  const { decision, digest, request = {} } = JSON.parse(statement) as Said
  const same = [
    [base64url(hash), passkey.challenge],
    [decision, 'approve'],
    [digest, approval.digest],
    [request.request, approval.id],
    [request.action, approval.action],
    [request.key, approval.key?.id],
    [request.instance, approval.instanceId ?? 'platform'],
    [request.requester, approval.requester.id],
    [changesSaid(request.changes), sorted(approval.changes)],
  ]
  return same.every(([said, shown]) => said === shown)
}

/** The approval’s signature by a passkey of whoever is here. */
export async function signApproval(approval: Approval): Promise<Schemas['PasskeyAssertion']> {
  const path = { params: { path: { id: approval.id } } }
  const signing = await answerOf(api.POST('/bff/approvals/{id}/signing', path))
  if (!(await isAsShown(approval, signing))) throw otherThanShown()
  return signWithPasskey(signing.passkey)
}

import { describe, expect, test } from 'vitest'
import type { Approval } from './queries.ts'
import { base64url, isAsShown } from './sign-approval.ts'

const approval: Approval = {
  id: 'request',
  action: 'kms.secrets.delete',
  instanceId: 'instance',
  instanceName: 'Production',
  key: { id: 'key', name: 'invoices', keyRingId: 'default' },
  changes: [{ what: 'state', before: 'active', after: 'destroyed' }],
  approvers: 1,
  distinctGroups: false,
  requester: { id: 'ada', name: 'Ada' },
  requestedAt: '2026-03-12T03:37:32.000Z',
  expiresAt: '2026-03-19T03:37:32.000Z',
  state: 'open',
  approvals: [],
  mine: false,
  digest: 'digest',
}

const request = {
  request: 'request',
  action: 'kms.secrets.delete',
  key: 'key',
  instance: 'instance',
  requester: 'ada',
  changes: { state: { before: 'active', after: 'destroyed' } },
}
const said = { decision: 'approve', digest: 'digest', request }

async function signing(of: object, challenge?: string) {
  const statement = JSON.stringify(of)
  const hash = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(statement)))
  const rest = { timeout: 1, rpId: 'localhost', allowCredentials: [], userVerification: 'required' as const }
  return { statement, passkey: { challenge: challenge ?? hash, ...rest } }
}

describe('what is signed', () => {
  test('is what the page shows', async () => {
    expect(await isAsShown(approval, await signing(said))).toBe(true)
    const { key: _, ...ofInstance } = request
    const { key: __, ...shown } = approval
    expect(await isAsShown(shown, await signing({ ...said, request: ofInstance }))).toBe(true)
  })

  test.each<[string, object]>([
    ['another request', { request: { ...request, request: 'other' } }],
    ['another action', { request: { ...request, action: 'kms.secrets.purge' } }],
    ['another key', { request: { ...request, key: 'other' } }],
    ['another instance', { request: { ...request, instance: 'other' } }],
    ['another requester', { request: { ...request, requester: 'eve' } }],
    ['another change', { request: { ...request, changes: { state: { before: 'active', after: 'suspended' } } } }],
    [
      'one change more',
      { request: { ...request, changes: { ...request.changes, name: { before: 'a', after: 'b' } } } },
    ],
    ['no change', { request: { ...request, changes: null } }],
    ['another digest', { digest: 'other' }],
    ['another decision', { decision: 'refuse' }],
  ])('is nothing where the server would have %s signed', async (_name, other) => {
    expect(await isAsShown(approval, await signing({ ...said, ...other }))).toBe(false)
  })

  test('is nothing where the challenge is not the hash of the statement', async () => {
    expect(await isAsShown(approval, await signing(said, 'AAAA'))).toBe(false)
  })
})

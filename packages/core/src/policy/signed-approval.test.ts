import { expect, test } from 'vitest'
import { aRequest, principalId } from '../testing/builders.ts'
import type { ApprovalRequest } from './dual-control.ts'
import { statementOf, type Statement } from './signed-approval.ts'

const statement = (part: Partial<Statement> = {}): string =>
  statementOf({
    request: aRequest(),
    digest: 'digest',
    approver: principalId('ben'),
    nonce: 'nonce',
    passkeys: { credential: 'hash of its key' },
    ...part,
  })

test('what is signed says the exact change, who asks, who agrees, to what, and with which passkeys', () => {
  const request = aRequest({ changes: { state: { before: 'active', after: 'destroyed' } } })
  expect(JSON.parse(statement({ request }))).toMatchObject({
    decision: 'approve',
    approver: 'ben',
    digest: 'digest',
    nonce: 'nonce',
    passkeys: { credential: 'hash of its key' },
    request: {
      request: request.id,
      action: request.action,
      requester: request.requester.id,
      changes: { state: { before: 'active', after: 'destroyed' } },
    },
  })
})

test('nothing of it can be another without other bytes', () => {
  const request: ApprovalRequest = aRequest()
  const others: readonly Partial<Statement>[] = [
    { request: { ...request, action: 'kms.secrets.purge' } },
    { request: { ...request, changes: { state: { before: 'active', after: 'suspended' } } } },
    { request: { ...request, parameters: '{"allowed":true}' } },
    { digest: 'another' },
    { approver: principalId('cleo') },
    { nonce: 'another' },
    { passkeys: { credential: 'hash of another key' } },
    { passkeys: { other: 'hash of its key' } },
  ]
  const texts = others.map((part) => statement({ request, ...part }))
  expect(new Set([statement({ request }), ...texts]).size).toBe(others.length + 1)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FailureCode } from '../errors/status.ts'
import { aCaller, instant, newId } from '../testing/builders.ts'
import { eventOf, type EventDraft } from './event.ts'

const stamp = { newEventId: newId, now: () => instant(7) }
const draft: EventDraft = {
  caller: aCaller(),
  action: 'kms.secrets.wrap',
  target: { id: 'crn:v1:…:key:1', name: 'invoice archive', typeURI: 'kms/secrets' },
  source: 'crn:v1:…::',
  instanceId: 'an-instance',
  reasonCode: 200,
  requestData: { keyRingId: 'default' },
  responseData: { keyState: 1 },
}

describe('eventOf', () => {
  test('a success, in every member (key-protect-api.md §1.13)', () => {
    expect(eventOf(draft, { ...stamp, newEventId: () => 'an-id' })).toEqual({
      id: 'an-id',
      eventTime: '2026-01-01T00:00:00.007Z',
      action: 'kms.secrets.wrap',
      outcome: 'success',
      message: 'secrets: wrap invoice archive',
      severity: 'normal',
      correlationId: draft.caller.correlationId,
      initiator: {
        id: 'IBMid-ada',
        name: 'Ada Lovelace',
        typeURI: 'service/security/account/user',
        credential: { type: 'session' },
        host: { address: '192.0.2.7' },
      },
      target: draft.target,
      observer: { name: 'Keywright' },
      reason: { reasonCode: 200, reasonType: 'OK' },
      requestData: { requestURI: '/api/v2/keys', instanceID: 'an-instance', keyRingId: 'default' },
      responseData: { keyState: 1 },
      dataEvent: false,
      logSourceCRN: 'crn:v1:…::',
    })
  })

  test('a failure says so in outcome, message, reason and severity, and names its code', () => {
    const cases: readonly [FailureCode, number, string, string][] = [
      ['UNAUTHORIZED_ERR', 401, 'Unauthorized', 'critical'],
      ['KEY_ACTION_INVALID_STATE_ERR', 409, 'Conflict', 'warning'],
      ['UNPROCESSABLE_CIPHERTEXT_ERR', 422, 'Unprocessable Entity', 'normal'],
      ['STORAGE_FULL_ERR', 507, 'Insufficient Storage', 'critical'],
    ]
    for (const [failure, reasonCode, reasonType, severity] of cases) {
      expect(eventOf({ ...draft, failure, reasonCode }, stamp)).toMatchObject({
        outcome: 'failure',
        message: 'secrets: wrap invoice archive failed',
        severity,
        reason: { reasonCode, reasonType },
        responseData: { keyState: 1, reasonForFailure: failure },
      })
    }
  })

  test('an intent is pending, unless it has already failed', () => {
    expect(eventOf({ ...draft, pending: true }, stamp).outcome).toBe('pending')
    expect(eventOf({ ...draft, pending: true, failure: 'INTERNAL_ERR' }, stamp).outcome).toBe('failure')
  })

  test('whose event it is cannot be overwritten by the facts of the call', () => {
    const requestData = { instanceID: 'another-instance', requestURI: '/elsewhere', keyId: 'a-key' }
    expect(eventOf({ ...draft, requestData }, stamp).requestData).toEqual({
      instanceID: 'an-instance',
      requestURI: '/api/v2/keys',
      keyId: 'a-key',
    })
  })

  test('of who asks and what is asked, it repeats only what it names: never a payload that rides along', () => {
    const secret = 'c2VjcmV0IG1hdGVyaWFs'
    const smuggled = fc.constantFrom('plaintext', 'ciphertext', 'payload', 'nonce', 'aad', 'body')
    fc.assert(
      fc.property(smuggled, (name) => {
        const riding = { [name]: secret }
        const caller = { ...draft.caller, ...riding, principal: { ...draft.caller.principal, ...riding } }
        const target = { ...draft.target, ...riding }
        const made = eventOf({ ...draft, caller, target, ...riding }, { ...stamp, ...riding })
        expect(JSON.stringify(made)).not.toContain(secret)
        expect(JSON.stringify(made)).not.toContain(`"${name}"`)
      }),
    )
  })

  test('somebody who is neither person nor service ID is written down as unknown', () => {
    const principal = { id: '', name: '', kind: 'unauthenticated' }
    expect(eventOf({ ...draft, caller: { ...draft.caller, principal } }, stamp).initiator.typeURI).toBe('unknown')
  })

  test('every event has an id of its own', () => {
    expect(eventOf(draft, stamp).id).not.toBe(eventOf(draft, stamp).id)
  })
})

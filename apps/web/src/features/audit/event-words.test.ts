import { ACTIONS } from '@keywright/core/policy/roles'
import { describe, expect, test } from 'vitest'
import { eventSentence } from './event-words.ts'
import type { AuditDocument } from './queries.ts'

const event = (change: Partial<AuditDocument>): AuditDocument => ({
  id: 'e-1',
  eventTime: '2026-03-12T03:37:32.000Z',
  action: 'kms.secrets.wrap',
  outcome: 'success',
  message: 'secrets: wrap payments-root',
  severity: 'normal',
  correlationId: 'c-1',
  initiator: {
    id: 'IBMid-1',
    name: 'ada@example.com',
    typeURI: '',
    credential: { type: 'session' },
    host: { address: '::1' },
  },
  target: { id: 'crn:…:key:k-1', name: 'payments-root', typeURI: 'kms/secrets' },
  observer: { name: 'Keywright' },
  reason: { reasonCode: 200, reasonType: 'OK' },
  requestData: {},
  responseData: {},
  dataEvent: false,
  logSourceCRN: '',
  ...change,
})

describe('an event in words', () => {
  test('who did what to which key', () => {
    expect(eventSentence(event({}))).toBe('ada@example.com wrapped a data key with payments-root.')
  })

  test('a failure says why', () => {
    const failed = event({
      action: 'kms.secrets.unwrap',
      outcome: 'failure',
      responseData: { reasonForFailure: 'UNPROCESSABLE_CIPHERTEXT_ERR' },
    })
    expect(eventSentence(failed)).toBe(
      'ada@example.com tried to unwrap a data key with payments-root, but failed: the ciphertext or its additional data was not right.',
    )
  })

  test('a reason without words of its own is given by its number', () => {
    const failed = event({ outcome: 'failure', reason: { reasonCode: 507, reasonType: 'Insufficient Storage' } })
    expect(eventSentence(failed)).toMatch(/but failed: 507 Insufficient Storage\.$/)
  })

  test('a refused creation has no key to name', () => {
    const refused = event({
      action: 'kms.secrets.create',
      outcome: 'failure',
      target: { id: '', name: '', typeURI: 'kms/secrets' },
      responseData: { reasonForFailure: 'UNAUTHORIZED_ERR' },
    })
    expect(eventSentence(refused)).toBe(
      'ada@example.com tried to create a key, but failed: their roles do not allow it.',
    )
  })

  test('an intent is not an outcome', () => {
    const intent = event({ action: 'kms.sessions.create', outcome: 'pending' })
    expect(eventSentence(intent)).toBe('ada@example.com set out to sign in.')
  })

  test('what follows the target stays behind it, target or not', () => {
    const compromise = { action: 'kms.secrets.compromise' }
    expect(eventSentence(event(compromise))).toBe('ada@example.com marked the key payments-root as compromised.')
    const refused = event({
      ...compromise,
      outcome: 'failure',
      target: { id: '', name: '', typeURI: 'kms/secrets' },
      responseData: { reasonForFailure: 'KEY_NOT_FOUND_ERR' },
    })
    expect(eventSentence(refused)).toBe(
      'ada@example.com tried to mark a key as compromised, but failed: there is no such key.',
    )
  })

  test('what Keywright does by itself', () => {
    const initiator = { id: 'keywright', name: 'Keywright', typeURI: '', credential: { type: 'job' } }
    const expired = event({
      action: 'kms.secrets.expire',
      initiator: { ...initiator, host: { address: '' } },
    })
    expect(eventSentence(expired)).toBe('Keywright deactivated the key payments-root at its expiry.')
  })

  test.each([
    ['kms.secrets.create', { importMethod: 'browser' }, 'imported the key payments-root.'],
    ['kms.secrets.rotate', { importMethod: 'offline' }, 'rotated the key payments-root by import.'],
    ['kms.secrets-alias.create', { alias: 'billing' }, 'gave the alias billing to payments-root.'],
    [
      'kms.secrets.patch',
      { 'initialValue.name': 'old-root', 'newValue.name': 'payments-root' },
      'changed the key payments-root, until then old-root.',
    ],
    ['kms.secrets.patch', { 'initialValue.keyRingId': 'default' }, 'changed the key payments-root.'],
  ] as const)('%s with %o says more', (action, requestData, words) => {
    expect(eventSentence(event({ action, requestData }))).toBe(`ada@example.com ${words}`)
  })

  test('words that every object knows are no actions', () => {
    expect(eventSentence(event({ action: 'constructor' }))).toContain('“constructor”')
  })

  test.each(ACTIONS)('%s has words of its own', (action) => {
    expect(eventSentence(event({ action }))).not.toContain('“')
  })

  test('an action nobody has words for is still a sentence', () => {
    expect(eventSentence(event({ action: 'kms.webhooks.delete' }))).toBe(
      'ada@example.com did “delete webhooks” payments-root.',
    )
  })
})

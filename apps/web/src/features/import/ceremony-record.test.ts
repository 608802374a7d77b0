import { describe, expect, test } from 'vitest'
import { isCompleted, recordJson, recordName, recordText, type RecordFacts } from './ceremony-record.ts'
import type { CeremonyResult } from './queries.ts'

const RESULT: CeremonyResult = {
  keyId: '58e1199a-58ca-448a-a1ea-d3de288664c7',
  keyName: 'payments-root',
  versionId: '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e',
  bits: 256,
  checkValue: 'a1b2c3',
  expectedCheckValue: 'a1b2c3',
  material: { sensitive: true, extractable: false, alwaysSensitive: false, neverExtractable: false, local: false },
  token: { serial: '7d2a9c41', model: 'SoftHSM v2' },
  eventId: '0192f0c1-5d4e-7b6a-9f0e-3c2d1b0a9f8e',
  completedAt: '2026-03-12T03:37:32Z',
  completedBy: 'ada@example.com',
}
const facts = (result: CeremonyResult = RESULT): RecordFacts => ({
  ceremony: {
    id: '3c2d1b0a-5d4e-4b6a-9f0e-3c2d1b0a9f8e',
    method: 'browser',
    state: 'completed',
    createdAt: '2026-03-12T03:30:00Z',
    createdBy: 'IBMid-0b8a1c52',
    createdByName: 'bob@example.com',
    expiresAt: '2026-03-12T04:30:00Z',
    transport: { publicKey: 'MIIB', hash: 'SHA-1' },
    result,
  },
  instance: { id: '30504afd-0a0e-437b-b699-b1a2e7bcc431', name: 'Production' },
  origin: 'https://kms.example',
  fingerprint: 'f0'.repeat(32),
})

describe('the record of a ceremony', () => {
  test('says who, when, what, the check values, the HSM and the event, in text', () => {
    const text = recordText(facts())
    for (const fact of [
      '2026-03-12 03:30:00 UTC by bob@example.com',
      '2026-03-12 03:37:32 UTC by ada@example.com',
      'Production (30504afd-0a0e-437b-b699-b1a2e7bcc431)',
      'payments-root (58e1199a-58ca-448a-a1ea-d3de288664c7)',
      'AES-256, 32 bytes',
      'SoftHSM v2, serial 7d2a9c41',
      RESULT.eventId,
      'f0'.repeat(32),
      'Wrapped in this browser',
      'RSA-OAEP with SHA-1',
      'a new root key',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).toMatch(
      /Check value \(HSM\) +a1b2c3\nCheck value expected +a1b2c3\nCompared +the same as was expected/,
    )
  })

  test('says the same to machines', () => {
    const { fingerprint, ceremony, instance, origin } = facts()
    expect(JSON.parse(recordJson(facts()))).toMatchObject({
      service: origin,
      instance,
      ceremony: {
        id: ceremony.id,
        method: 'browser',
        begunBy: 'bob@example.com',
        oaepHash: 'SHA-1',
        publicKeySha256: fingerprint,
      },
      result: { ...RESULT, comparison: 'same' },
    })
  })

  test('makes no more of a comparison than it was', () => {
    const { expectedCheckValue: _given, ...without } = RESULT
    expect(recordText(facts(without))).toContain('none was given to compare it with')
    expect(recordText(facts({ ...RESULT, expectedCheckValue: '000000' }))).toContain('NOT the same')
  })

  test('there is one only of what is completed', () => {
    const { ceremony } = facts()
    expect(isCompleted(ceremony)).toBe(true)
    expect(isCompleted({ ...ceremony, state: 'open' })).toBe(false)
    expect(recordName(facts())).toBe('keywright-import-record-3c2d1b0a')
  })
})

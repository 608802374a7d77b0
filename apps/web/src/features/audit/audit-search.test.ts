import { describe, expect, test } from 'vitest'
import { auditFilter, figuresFilter, isFiltered, parseAuditSearch, stretch } from './audit-search.ts'

const NOW = Date.parse('2026-03-12T12:34:56Z')

describe('parseAuditSearch', () => {
  test('keeps what can be asked and drops the rest', () => {
    const search = parseAuditSearch({
      action: 'kms.secrets.wrap,evil,kms.webhooks.create,kms.secrets.wrap',
      outcome: 'failure',
      severity: 'loud',
      from: '2026-03-01T00:00',
      to: 'yesterday',
      range: '7d',
    })
    expect(search).toMatchObject({
      action: 'kms.secrets.wrap,kms.webhooks.create',
      outcome: 'failure',
      severity: undefined,
      from: '2026-03-01T00:00',
      to: undefined,
      range: '7d',
    })
  })
})

describe('auditFilter', () => {
  test('asks for this instance, and leaves out what is not set', () => {
    expect(auditFilter({}, 'i-1', NOW)).toEqual({ instance: 'i-1' })
    expect(auditFilter({ scope: 'all' }, 'i-1', NOW)).toEqual({})
  })

  test('a range is reckoned from now in whole minutes; an exact start wins', () => {
    expect(auditFilter({ range: '1h' }, 'i', NOW).from).toBe('2026-03-12T11:35:00.000Z')
    expect(auditFilter({ range: '1h', from: '2026-01-01T10:00' }, 'i', NOW).from).toBe('2026-01-01T10:00:00Z')
  })

  test('actor, ring and address go by the contract’s names', () => {
    const search = { actor: 'IBMid-1', ring: 'production', address: '192.0.2.7', scope: 'all' } as const
    const asked = { initiator: 'IBMid-1', keyRing: 'production', sourceAddress: '192.0.2.7' }
    expect(auditFilter(search, 'i', NOW)).toEqual(asked)
  })

  test('deeds are changes and uses, not looks, and fit into the question', () => {
    const { action = '' } = auditFilter({ action: 'deeds' }, 'i', NOW)
    expect(action.split(',')).toEqual(expect.arrayContaining(['kms.secrets.wrap', 'kms.secrets.expire']))
    expect(action.split(',')).not.toContain('kms.secrets.list')
    expect(action.length).toBeLessThanOrEqual(2000)
  })

  test('bars of a range end now; those of everything end with its last event', () => {
    expect(figuresFilter({ range: '1h' }, 'i', NOW).to).toBe('2026-03-12T12:35:00.000Z')
    expect(figuresFilter({}, 'i', NOW).to).toBeUndefined()
  })
})

test('a stretch of time is held in whole minutes around it', () => {
  const [from, to] = [Date.parse('2026-03-12T10:00:20Z'), Date.parse('2026-03-12T10:03:01Z')]
  expect(stretch(from, to)).toEqual({ from: '2026-03-12T10:00', to: '2026-03-12T10:04', range: undefined })
})

test('an open drawer and the scope are no filters', () => {
  expect(isFiltered({ event: 'e', scope: 'all' })).toBe(false)
  expect(isFiltered({ outcome: 'failure' })).toBe(true)
})

import { describe, expect, test } from 'vitest'
import { auditFilter, isFiltered, parseAuditSearch } from './audit-search.ts'

const NOW = Date.parse('2026-03-12T12:34:56Z')

describe('parseAuditSearch', () => {
  test('reads what it knows and drops the rest', () => {
    const search = parseAuditSearch({
      action: 'kms.secrets.wrap,evil,kms.secrets.create',
      outcome: 'failure',
      severity: 'loud',
      from: '2026-03-01T00:00',
      to: 'yesterday',
      range: '7d',
    })
    expect(search).toMatchObject({
      action: 'kms.secrets.create,kms.secrets.wrap',
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
    expect(auditFilter({ range: '1h' }, 'i', NOW).from).toBe('2026-03-12T11:34:00.000Z')
    expect(auditFilter({ range: '1h', from: '2026-01-01T10:00' }, 'i', NOW).from).toBe('2026-01-01T10:00:00Z')
  })

  test('actor becomes the contract’s initiator', () => {
    expect(auditFilter({ actor: 'IBMid-1', scope: 'all' }, 'i', NOW)).toEqual({ initiator: 'IBMid-1' })
  })
})

test('an open drawer and the scope are no filters', () => {
  expect(isFiltered({ event: 'e', scope: 'all' })).toBe(false)
  expect(isFiltered({ outcome: 'failure' })).toBe(true)
})

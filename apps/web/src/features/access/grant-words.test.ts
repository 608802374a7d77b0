import { describe, expect, test } from 'vitest'
import { conditionsOf, daysWords, placeWords, verdictWords } from './grant-words.ts'
import type { Explanation, Grant } from './queries.ts'
import { deedWords, QUESTION_OPTIONS } from './question-words.ts'

const PLACE = { instanceId: 'i1', instanceName: 'Production' }
const grant = (facts: Partial<Grant> = {}): Grant => ({
  id: 'g1',
  subject: { id: 'IBMid-1', kind: 'person', name: 'Grace' },
  role: 'Reader',
  ...PLACE,
  grantedAt: '2026-03-01T12:00:00.000Z',
  grantedBy: 'IBMid-2',
  ...facts,
})

test.each([
  [[1, 2, 3, 4, 5], 'Mon–Fri'],
  [[7, 1, 3, 4, 5], 'Mon, Wed–Fri, Sun'],
  [[6, 7], 'Sat, Sun'],
  [[1, 2, 3, 4, 5, 6, 7], 'every day'],
])('days %j read %s', (days, words) => {
  expect(daysWords(days)).toBe(words)
})

test('where a grant holds, and under what', () => {
  expect(placeWords({})).toBe('the whole installation')
  expect(placeWords(PLACE)).toBe('all of Production')
  expect(placeWords({ ...PLACE, keyRingId: 'payments' })).toBe('the ring payments of Production')
  expect(placeWords({ ...PLACE, keyId: 'k1', keyName: 'root' })).toBe('the key root')
  const hours = { days: [1], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' } as const
  expect(conditionsOf({ networks: ['10.0.0.0/8'], hours: { ...hours, days: [...hours.days] } })).toEqual([
    'from 10.0.0.0/8',
    'Mon 08:00–18:00 (Europe/Berlin)',
  ])
})

test('every action can be asked about, and a name that looks like a pattern is only a name', () => {
  expect(QUESTION_OPTIONS.every(({ words }) => /^[a-z][\w -]+$/i.test(words))).toBe(true)
  expect(deedWords({ action: 'kms.secrets.disable', instanceName: 'P', keyName: '$&' })).toBe('disable $&')
  expect(deedWords({ action: 'kms.secrets.disable', instanceName: 'P' })).toBe('disable any key of P')
  expect(deedWords({ action: 'kms.key-rings.create', instanceName: 'P' })).toBe('create key rings in P')
  expect(deedWords({ action: 'kms.people.invite', instanceName: 'P' })).toBe('invite people')
})

describe('why', () => {
  const QUESTION = {
    name: 'Grace',
    action: 'kms.secrets.disable',
    instanceName: 'Production',
    keyName: 'root',
  } as const
  const say = (grants: Explanation['grants'], allowed = false) =>
    verdictWords(QUESTION, { allowed, roles: ['Manager'], grants })

  test('without a key, a role on a part promises that part only', () => {
    const asked = { name: 'Grace', action: 'kms.secrets.rewrap', instanceName: 'Production' } as const
    const told = (grants: Explanation['grants']) => verdictWords(asked, { allowed: true, roles: ['Reader'], grants })
    const payments = { grant: grant({ keyRingId: 'payments' }) }
    expect(told([payments])).toContain('some keys of Production (those of the ring payments)')
    expect(told([payments, { grant: grant() }])).toContain('any key of Production')
  })

  test('what is allowed names the grant that allows it, and the group it comes through', () => {
    const group = { id: 'AccessGroupId-1', kind: 'group', name: 'Payments' } as const
    expect(say([{ grant: grant({ role: 'Manager', keyRingId: 'eu' }), through: group }], true)).toBe(
      'Grace can disable root, by Manager on the ring eu of Production through the group Payments.',
    )
  })

  test('what is not allowed names what stands nearest to it', () => {
    expect(say([])).toBe('Grace cannot disable root: no role was granted.')
    expect(say([{ grant: grant(), refusal: 'role' }])).toBe(
      'Grace cannot disable root: it takes the Manager role, and none is held here.',
    )
    const expired = grant({ role: 'Manager', expiresAt: '2026-03-01T12:00:00.000Z' })
    expect(
      say([
        { grant: grant(), refusal: 'role' },
        { grant: expired, refusal: 'expired' },
      ]),
    ).toBe('Grace cannot disable root: Manager on all of Production ended on 2026-03-01 12:00:00 UTC.')
    const office = grant({ role: 'Manager', networks: ['10.0.0.0/8'] })
    expect(say([{ grant: office, refusal: 'other-network' }])).toBe(
      'Grace cannot disable root: Manager on all of Production holds from 10.0.0.0/8 only.',
    )
  })
})

import { expect, test } from 'vitest'
import type { Grant } from '../features/access/queries.ts'
import { parseRolesSearch, type RolesSearch } from './access-search.ts'
import { matchingGrants } from './matching-grants.ts'

const grant = (id: string, facts: Partial<Grant>): Grant => ({
  id,
  subject: { id: 'IBMid-1', kind: 'person', name: 'Grace' },
  role: 'Reader',
  grantedAt: '2026-03-01T12:00:00.000Z',
  grantedBy: 'IBMid-2',
  ...facts,
})
const HERE = { instanceId: 'i1' }
const GRANTS = [
  grant('platform', { role: 'Administrator' }),
  grant('instance', { ...HERE, role: 'Manager' }),
  grant('ring', { ...HERE, keyRingId: 'payments', subject: { id: 'AccessGroupId-1', kind: 'group', name: 'Payers' } }),
  grant('key', { ...HERE, keyId: 'k1' }),
  grant('elsewhere', { instanceId: 'i2' }),
]
const shown = (search: RolesSearch) => matchingGrants(GRANTS, search, 'i1').map(({ id }) => id)

test('what is granted here and on the whole installation is shown, and what is elsewhere is not', () => {
  expect(shown({})).toEqual(['platform', 'instance', 'ring', 'key'])
})

test('filters add up', () => {
  expect(shown({ who: 'PAY' })).toEqual(['ring'])
  expect(shown({ role: 'Reader' })).toEqual(['ring', 'key'])
  expect(shown({ role: 'Reader', place: 'ring' })).toEqual(['ring'])
  expect(shown({ role: 'Reader', place: 'ring', who: 'grace' })).toEqual([])
})

test('a ring is reached by roles on it and on the whole instance', () => {
  expect(shown({ ring: 'payments' })).toEqual(['instance', 'ring'])
  expect(shown({ ring: 'default' })).toEqual(['instance'])
})

test('a stale address breaks nothing', () => {
  expect(parseRolesSearch({ role: 'Reader,King', place: 'moon', who: ' ', open: 'door' })).toEqual({
    role: 'Reader',
    who: undefined,
    place: undefined,
    ring: undefined,
    open: undefined,
  })
})

import { expect, test } from 'vitest'
import { emptyGrant, grantOf, judgeNetworks, judgeTime, judgeZone, roleAt } from './grant-form.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')
const EMPTY = { ...emptyGrant({ subjectId: 'IBMid-1' }, 'Europe/Berlin'), role: 'Writer' } as const
const sent = (changes: Partial<typeof EMPTY> | Record<string, unknown>) => grantOf({ ...EMPTY, ...changes }, 'i1', NOON)

test('what was left empty is left out', () => {
  expect(sent({})).toEqual({ subjectId: 'IBMid-1', role: 'Writer', instanceId: 'i1' })
})

test('a grant is for one place: what was typed for another is not sent', () => {
  const both = { keyRingId: 'payments', keyId: 'k1' }
  expect(sent({ ...both, where: 'ring' })).toMatchObject({ instanceId: 'i1', keyRingId: 'payments' })
  expect(sent({ ...both, where: 'ring' })).not.toHaveProperty('keyId')
  expect(sent({ ...both, where: 'key' })).not.toHaveProperty('keyRingId')
  expect(sent({ ...both, where: 'platform' })).toEqual({ subjectId: 'IBMid-1', role: 'Writer' })
})

test('conditions and an end go along', () => {
  expect(sent({ networks: '10.0.0.0/8,\n2001:db8::/32', hours: true, days: ['5', '1'], expiresAt: '7' })).toMatchObject(
    {
      networks: ['10.0.0.0/8', '2001:db8::/32'],
      hours: { days: [1, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' },
      expiresAt: '2026-03-08T12:00:00.000Z',
    },
  )
})

test('a preset opens the form on its ring or key', () => {
  expect(emptyGrant({ keyRingId: 'payments' }, 'UTC')).toMatchObject({ where: 'ring', keyRingId: 'payments' })
  expect(emptyGrant({ keyId: 'k1' }, 'UTC')).toMatchObject({ where: 'key', keyId: 'k1' })
})

test('the role stays where the place has it', () => {
  expect(roleAt('key', 'Manager')).toBe('Manager')
  expect(roleAt('platform', 'Manager')).toBe('Viewer')
  expect(roleAt('ring', 'Administrator')).toBe('Reader')
})

test.each(['10.0.0.0', '10.0.0.0/33', '300.0.0.0/8', 'example.com', '::1', '::/129'])('%s is no network', (text) => {
  expect(judgeNetworks(text)).toMatch(/is not a network such as/)
})

test('networks may be left out, and stand on lines or behind commas', () => {
  expect(judgeNetworks('')).toBe(true)
  expect(judgeNetworks('10.0.0.0/8, 192.168.1.7/32\n::/0')).toBe(true)
  expect(judgeNetworks('10.0.0.0/8 '.repeat(51))).toMatch(/at most 50/)
})

test('times and zones are judged as the server judges them', () => {
  expect([judgeTime('23:59'), judgeZone('Europe/Berlin')]).toEqual([true, true])
  expect(judgeTime('24:00')).toMatch(/such as 08:00/)
  expect(judgeZone('Berlin')).toMatch(/such as Europe\/Berlin/)
})

import { DEFAULT_WAITING_RULES } from '@keywright/core/lifecycle/waiting'
import { KEY_ACTIONS } from '@keywright/core/lifecycle/permitted'
import { wireState } from '@keywright/core/lifecycle/transition'
import { STATE_MATRIX, type ReachableState } from '@keywright/core/testing/state-matrix'
import { describe, expect, test } from 'vitest'
import { actionRefusal, type Judge } from './action-refusal.ts'
import { DEEDS } from './change-key.ts'
import { deedEntries } from './deed-entries.tsx'
import type { Key } from './queries.ts'
import { aKey } from './testing/a-key.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')
const EVERYTHING: Judge = { roles: ['Manager', 'KeyPurge'], narrow: [], rules: DEFAULT_WAITING_RULES, hsmReady: true }

const keyIn = (state: ReachableState, changes: Partial<Key> = {}): Key =>
  aKey({ state: wireState(state), keywright: { state, revision: 1 }, ...changes })

const say = (action: (typeof KEY_ACTIONS)[number], key: Key, judge: Partial<Judge> = {}, now = NOON) =>
  actionRefusal(action, key, { ...EVERYTHING, ...judge }, now)?.reason

describe('the state matrix: a button is grey exactly where the server would refuse', () => {
  test.each(STATE_MATRIX)('$type key, $state: $action is $expected', ({ type, state, action, expected }) => {
    const key = keyIn(state, { extractable: type === 'standard' })
    const refusal = actionRefusal(action, key, EVERYTHING, NOON)
    expect(refusal === undefined).toBe(expected === 'permitted')
    // A grey button always says why in a sentence, and no state is left by waiting.
    expect(refusal?.reason ?? 'Possible.').toMatch(/^[A-Z].+\.$/)
    expect(refusal?.until).toBeUndefined()
  })

  test('every reachable cell is there: both types, five states but one, every action', () => {
    expect(STATE_MATRIX).toHaveLength(9 * KEY_ACTIONS.length)
  })
})

describe('who asks', () => {
  test('a missing role is named, whatever the key’s state', () => {
    expect(say('delete', keyIn('active'), { roles: ['Writer'] })).toBe('Needs the Manager role.')
    expect(say('purge', keyIn('active'), { roles: ['Manager'] })).toBe('Needs the KeyPurge role.')
  })

  test('a role on one ring lights the buttons of its keys and of no others', () => {
    const holder = { roles: [], narrow: [{ role: 'Manager', keyRingId: 'payments' }] } as const
    expect(say('disable', keyIn('active', { keyRingID: 'payments' }), holder)).toBeUndefined()
    expect(say('disable', keyIn('active'), holder)).toMatch(/^Needs the Manager role on this key or its ring;/)
    const compromised = keyIn('compromised', { keyRingID: 'payments' })
    expect(say('unwrap', compromised, { roles: ['Reader'], narrow: [] })).toBe('Needs the Manager role.')
    expect(say('unwrap', compromised, holder)).toBeUndefined()
  })

  test('a compromised key unwraps for Managers alone', () => {
    expect(say('unwrap', keyIn('compromised'), { roles: ['Writer'] })).toBe('Needs the Manager role.')
    expect(say('rewrap', keyIn('compromised'), { roles: ['Reader'] })).toBe('Needs the Manager role.')
    expect(say('unwrap', keyIn('compromised'))).toBeUndefined()
    expect(say('unwrap', keyIn('active'), { roles: ['Reader'] })).toBeUndefined()
  })
})

describe('the clock', () => {
  const suspended = keyIn('suspended', {
    keywright: { state: 'suspended', revision: 2, lastToggleDate: '2026-03-01T12:00:00Z' },
  })

  test('a wait names its moment and its rule, and ends by itself', () => {
    const refusal = actionRefusal('enable', suspended, EVERYTHING, NOON + 5_000)
    expect(refusal?.reason).toMatch(/^Can be enabled from \d\d:\d\d:30 \(30 seconds after disabling\)\.$/)
    expect(actionRefusal('enable', suspended, EVERYTHING, refusal?.until ?? 0)).toBeUndefined()
  })

  test('the fraction of a second the wire cuts off is waited for too, so that no click comes too early', () => {
    expect(actionRefusal('enable', suspended, EVERYTHING, NOON + 30_500)?.until).toBe(NOON + 30_999)
  })

  test('rotation, restoring and purging wait by their own rules', () => {
    const rotated = keyIn('active', { lastRotateDate: '2026-03-01T11:30:00Z' })
    expect(say('rotate', rotated)).toMatch(/1 hour after the last rotation/)
    const deleted = keyIn('destroyed', { deletionDate: '2026-03-01T11:59:50Z' })
    expect(say('restore', deleted)).toMatch(/30 seconds after deletion/)
    expect(say('purge', deleted)).toMatch(/4 hours after deletion/)
    expect(say('purge', deleted, {}, NOON + 5 * 3_600_000)).toBeUndefined()
  })

  test('a rule of nothing is none', () => {
    expect(say('enable', suspended, { rules: { ...DEFAULT_WAITING_RULES, toggle: 0 } }, NOON + 1_000)).toBeUndefined()
  })

  test('what has expired neither wraps nor comes back, and what was deleted too long ago is not restored', () => {
    const expired = { expirationDate: '2026-03-01T11:59:59Z' }
    expect(say('wrap', keyIn('active', expired))).toMatch(/expiry has passed/)
    expect(say('enable', keyIn('suspended', expired))).toMatch(/expiry has passed/)
    expect(say('unwrap', keyIn('active', expired))).toBeUndefined()
    expect(say('restore', keyIn('destroyed', { restoreExpirationDate: '2026-03-01T11:00:00Z' }))).toMatch(/has passed/)
  })
})

test('what happens in the HSM waits for it, and nothing else does', () => {
  const refused = KEY_ACTIONS.filter((action) => say(action, keyIn('active'), { hsmReady: false })?.includes('HSM'))
  expect(refused).toEqual(['wrap', 'unwrap', 'rewrap', 'rotate'])
})

test('a menu shows everything that can be asked of a key, and gives the reason beside what cannot be done', () => {
  const entries = deedEntries({ purge: 'Delete it first.' }, () => undefined)
  expect(entries.map(({ id }) => id)).toEqual(['edit', 'move', ...DEEDS])
  expect(entries.filter(({ refused }) => refused !== undefined)).toMatchObject([
    { id: 'purge', refused: 'Delete it first.' },
  ])
})

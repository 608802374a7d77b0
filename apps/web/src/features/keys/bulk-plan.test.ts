import { DEFAULT_WAITING_RULES } from '@keywright/core/lifecycle/waiting'
import { expect, test } from 'vitest'
import type { Judge } from './action-refusal.ts'
import { planBulk, type BulkAction } from './bulk-plan.ts'
import type { Key } from './queries.ts'
import { aKey } from './testing/a-key.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')
const MANAGER: Judge = { roles: ['Manager'], narrow: [], rules: DEFAULT_WAITING_RULES, hsmReady: true }

const reasons = (action: BulkAction, keys: readonly Key[], judge = MANAGER) =>
  planBulk(keys, action, judge, NOON).map(({ refused }) => refused)

test('each key is judged as on its own page', () => {
  const suspended = aKey({ state: 2, keywright: { state: 'suspended', revision: 2 } })
  const rotated = aKey({ lastRotateDate: '2026-03-01T11:30:00Z' })
  expect(reasons({ kind: 'disable' }, [aKey(), suspended])).toEqual([undefined, 'A suspended key cannot be disabled.'])
  expect(reasons({ kind: 'rotate' }, [rotated])).toEqual([expect.stringContaining('1 hour after the last rotation')])
  expect(reasons({ kind: 'delete' }, [aKey()], { ...MANAGER, roles: ['Writer'] })).toEqual(['Needs the Manager role.'])
})

test('imported keys are not rotated without material, and no key moves to where it is', () => {
  expect(reasons({ kind: 'rotate' }, [aKey({ imported: true })])).toEqual([expect.stringContaining('imported')])
  const moves = reasons({ kind: 'move', ring: 'eu' }, [aKey({ keyRingID: 'eu' }), aKey()])
  expect(moves).toEqual(['Is in this ring already.', undefined])
})

test('a key is moved only to where the role reaches as well', () => {
  const judge: Judge = { ...MANAGER, roles: [], narrow: [{ role: 'Manager', keyRingId: 'default' }] }
  expect(reasons({ kind: 'move', ring: 'eu' }, [aKey()], judge)).toEqual([
    'Needs the Manager role on the ring eu as well.',
  ])
})

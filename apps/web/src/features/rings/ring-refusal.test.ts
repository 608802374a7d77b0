import { expect, test } from 'vitest'
import { ringRefusal } from './ring-refusal.ts'

const ring = (keys: number, deletedKeys: number, id = 'archive') => ({ id, keywright: { keys, deletedKeys } })

test('a ring goes when no living key is in it, and says what is in the way otherwise', () => {
  expect(ringRefusal(ring(0, 0), { roles: ['Manager'], narrow: [] })).toBeUndefined()
  expect(ringRefusal(ring(0, 2), { roles: ['Manager'], narrow: [] })).toBeUndefined()
  expect(ringRefusal(ring(1, 1), { roles: ['Manager'], narrow: [] })).toBe(
    'Holds 1 key: move it to another ring first.',
  )
  expect(ringRefusal(ring(2, 0), { roles: ['Manager'], narrow: [] })).toBe(
    'Holds 2 keys: move them to another ring first.',
  )
})

test('the default ring stays, and only Managers delete rings', () => {
  expect(ringRefusal(ring(0, 0, 'default'), { roles: ['Manager'], narrow: [] })).toBe(
    'Every instance keeps its default ring.',
  )
  expect(ringRefusal(ring(0, 0), { roles: ['Writer'], narrow: [] })).toBe('Needs the Manager role.')
})

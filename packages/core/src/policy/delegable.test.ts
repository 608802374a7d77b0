import { expect, test } from 'vitest'
import { anInstance, instant, newKeyId } from '../testing/builders.ts'
import { mayDelegate } from './delegable.ts'
import type { Grant } from './principal.ts'
import { ACTIONS, ROLES, roleAllows, type Role } from './roles.ts'

const { id: scope } = anInstance()
const held = (role: Role, part: Partial<Grant> = {}): readonly Grant[] => [{ role, scope, ...part }]
const key = newKeyId()

test('a role holds another only where it allows all that the other does', () => {
  for (const own of ROLES) {
    for (const role of ROLES.filter((other) => mayDelegate(held(own), { role: other, scope }))) {
      const beyond = ACTIONS.filter((action) => roleAllows(role, action) && !roleAllows(own, action))
      expect(beyond, `${own} gives ${role}`).toEqual([])
    }
  }
  expect(mayDelegate(held('Manager'), { role: 'Reader', scope })).toBe(true)
  expect(mayDelegate(held('Reader'), { role: 'Writer', scope })).toBe(false)
  expect(mayDelegate(held('Manager'), { role: 'KeyPurge', scope })).toBe(false)
})

test('no wider, no longer and under no fewer conditions than it is held', () => {
  const asked = { role: 'Reader', scope, only: { keyRing: 'payments' } } as const
  expect(mayDelegate(held('Reader'), asked)).toBe(true)
  expect(mayDelegate(held('Reader', { only: { keyRing: 'payments' } }), asked)).toBe(true)
  expect(mayDelegate(held('Reader', { only: { keyRing: 'other' } }), asked)).toBe(false)
  expect(mayDelegate(held('Reader', { only: { key } }), asked)).toBe(false)
  expect(mayDelegate(held('Reader', { only: { key } }), { role: 'Reader', scope, only: { key } })).toBe(true)
  expect(mayDelegate(held('Reader', { only: { keyRing: 'payments' } }), { role: 'Reader', scope })).toBe(false)
  expect(mayDelegate(held('Reader', { expiresAt: instant(9e9) }), asked)).toBe(false)
  expect(mayDelegate(held('Reader', { conditions: { networks: ['10.0.0.0/8'] } }), asked)).toBe(false)
  expect(mayDelegate(held('Reader', { scope: anInstance().id }), asked)).toBe(false)
})

import { describe, expect, test } from 'vitest'
import { aCaller, anInstance, newKeyId } from '../testing/builders.ts'
import { authorize } from './authorize.ts'
import type { Grant } from './principal.ts'
import { ACTIONS, levelOf, ROLES, roleAllows, type Level, type Role } from './roles.ts'

const ours = anInstance()
const theirs = anInstance()
const key = { id: newKeyId(), keyRingId: 'payments' }

const scoped = (part: Omit<Grant, 'role'>) => (role: Role) => ({ role, ...part })

/** Where a grant is, how wide it is, and whether it reaches the key above. */
const PLACES: readonly {
  readonly name: string
  readonly grant: (role: Role) => Grant
  readonly level: Level
  readonly on: 'ours' | 'theirs' | 'platform'
  readonly reaches: boolean
}[] = [
  { name: 'platform', grant: scoped({ scope: 'platform' }), level: 'platform', on: 'platform', reaches: false },
  { name: 'instance', grant: scoped({ scope: ours.id }), level: 'instance', on: 'ours', reaches: true },
  { name: 'other instance', grant: scoped({ scope: theirs.id }), level: 'instance', on: 'theirs', reaches: false },
  {
    name: 'ring',
    grant: scoped({ scope: ours.id, only: { keyRing: 'payments' } }),
    level: 'key-ring',
    on: 'ours',
    reaches: true,
  },
  {
    name: 'other ring',
    grant: scoped({ scope: ours.id, only: { keyRing: 'default' } }),
    level: 'key-ring',
    on: 'ours',
    reaches: false,
  },
  {
    name: 'ring of another instance',
    grant: scoped({ scope: theirs.id, only: { keyRing: 'payments' } }),
    level: 'key-ring',
    on: 'theirs',
    reaches: false,
  },
  { name: 'key', grant: scoped({ scope: ours.id, only: { key: key.id } }), level: 'key', on: 'ours', reaches: true },
  {
    name: 'other key',
    grant: scoped({ scope: ours.id, only: { key: newKeyId() } }),
    level: 'key',
    on: 'ours',
    reaches: false,
  },
  {
    name: 'key of this id in another instance',
    grant: scoped({ scope: theirs.id, only: { key: key.id } }),
    level: 'key',
    on: 'theirs',
    reaches: false,
  },
]

const ORDER: readonly Level[] = ['key', 'key-ring', 'instance', 'platform']
const isWideEnough = (level: Level, needed: Level): boolean => ORDER.indexOf(level) >= ORDER.indexOf(needed)

describe('every role × action × place of the grant', () => {
  describe.each(PLACES)('granted on: $name', ({ grant, level, on, reaches }) => {
    test.each(ROLES)('%s', (role) => {
      for (const action of ACTIONS) {
        const caller = aCaller(grant(role))
        const carries = roleAllows(role, action) && isWideEnough(level, levelOf(action))
        const here = authorize(caller, action, ours)
        expect(here !== undefined, `${action} here`).toBe(carries && on === 'ours')
        expect(authorize(caller, action, theirs) !== undefined, `${action} there`).toBe(carries && on === 'theirs')
        expect(authorize(caller, action, 'platform') !== undefined, `${action} above`).toBe(
          carries && on === 'platform',
        )
        expect(here?.reach.covers(key) ?? false, `${action} on the key`).toBe(carries && on === 'ours' && reaches)
      }
    })
  })
})

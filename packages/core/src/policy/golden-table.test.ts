import { describe, expect, test } from 'vitest'
import { aCaller, anInstance, instant, newKeyId } from '../testing/builders.ts'
import { authorize } from './authorize.ts'
import type { Hours, Weekday } from './hours.ts'
import type { Grant } from './principal.ts'
import type { GrantSource, ServiceIdentity } from './service.ts'
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

/** What a caller of 2026-01-01T00:00Z, a Thursday, from 192.0.2.0/24 makes of an end and of conditions. */
const LIMITS: readonly { readonly name: string; readonly part: Partial<Grant>; readonly counts: boolean }[] = [
  { name: 'an end to come', part: { expiresAt: instant(1) }, counts: true },
  { name: 'an end at this very moment', part: { expiresAt: instant(0) }, counts: false },
  { name: 'an end that has come', part: { expiresAt: instant(-1) }, counts: false },
  { name: 'its network', part: { conditions: { networks: ['10.0.0.0/8', '192.0.2.0/24'] } }, counts: true },
  { name: 'another network', part: { conditions: { networks: ['10.0.0.0/8'] } }, counts: false },
  { name: 'open hours', part: { conditions: { hours: hoursOn(4) } }, counts: true },
  { name: 'closed hours', part: { conditions: { hours: hoursOn(5) } }, counts: false },
  {
    name: 'its network and closed hours',
    part: { conditions: { networks: ['192.0.2.0/24'], hours: hoursOn(5) } },
    counts: false,
  },
  {
    name: 'all that holds, past its end',
    part: { expiresAt: instant(0), conditions: { networks: ['192.0.2.0/24'], hours: hoursOn(4) } },
    counts: false,
  },
]

function hoursOn(day: Weekday): Hours {
  return { days: [day], from: '00:00', until: '12:00', timeZone: 'UTC' }
}

const CRN = 'crn:v1:bluemix:public:storage:local:a/acc:one::'

/** What calls of different service IDs make of an authorization of the service `storage`. */
const SOURCES: readonly {
  readonly name: string
  readonly source: GrantSource
  readonly service: ServiceIdentity | undefined
  readonly counts: boolean
}[] = [
  {
    name: 'a call of the service',
    source: { service: 'storage', delegated: false },
    service: { name: 'storage' },
    counts: true,
  },
  {
    name: 'a call of nobody’s service',
    source: { service: 'storage', delegated: true },
    service: undefined,
    counts: false,
  },
  {
    name: 'a call of another service',
    source: { service: 'storage', delegated: true },
    service: { name: 'queue' },
    counts: false,
  },
  {
    name: 'a call for any instance, where it is for any',
    source: { service: 'storage', delegated: false },
    service: { name: 'storage', instance: CRN },
    counts: true,
  },
  {
    name: 'a call for its one instance',
    source: { service: 'storage', instance: CRN, delegated: false },
    service: { name: 'storage', instance: CRN },
    counts: true,
  },
  {
    name: 'a call for another instance',
    source: { service: 'storage', instance: CRN, delegated: false },
    service: { name: 'storage', instance: `${CRN}x` },
    counts: false,
  },
  {
    name: 'a call for no instance in particular, where it is for one',
    source: { service: 'storage', instance: CRN, delegated: false },
    service: { name: 'storage' },
    counts: false,
  },
  {
    name: 'a call of a service that works for it, delegated',
    source: { service: 'storage', delegated: true },
    service: { name: 'backup', worksFor: 'storage' },
    counts: true,
  },
  {
    name: 'a call of a service that works for it, not delegated',
    source: { service: 'storage', delegated: false },
    service: { name: 'backup', worksFor: 'storage' },
    counts: false,
  },
  {
    name: 'a call of a service that works for it, for another instance',
    source: { service: 'storage', instance: CRN, delegated: true },
    service: { name: 'backup', worksFor: 'storage', instance: `${CRN}x` },
    counts: false,
  },
  {
    name: 'a call of a service for which it works itself',
    source: { service: 'storage', delegated: true },
    service: { name: 'queue', worksFor: 'backup' },
    counts: false,
  },
]

describe('every authorization × action × place', () => {
  describe.each(SOURCES)('$name', ({ source, service, counts }) => {
    test.each(PLACES)('on: $name', ({ grant }) => {
      for (const role of ROLES) {
        const plain = aCaller(grant(role))
        const given = aCaller({ ...grant(role), source })
        const limited = { ...given, principal: { ...given.principal, service } }
        for (const action of ACTIONS) {
          for (const scope of [ours, theirs, 'platform'] as const) {
            const may = authorize(plain, action, scope) !== undefined
            expect(authorize(limited, action, scope) !== undefined, `${role} ${action}`).toBe(may && counts)
          }
          const reached = authorize(plain, action, ours)?.reach.covers(key) ?? false
          expect(authorize(limited, action, ours)?.reach.covers(key) ?? false).toBe(reached && counts)
        }
      }
    })
  })
})

describe('every role × action × place, with an end or conditions', () => {
  describe.each(LIMITS)('$name', ({ part, counts }) => {
    test.each(PLACES)('on: $name', ({ grant }) => {
      for (const role of ROLES) {
        const [plain, limited] = [aCaller(grant(role)), aCaller({ ...grant(role), ...part })]
        for (const action of ACTIONS) {
          for (const scope of [ours, theirs, 'platform'] as const) {
            const may = authorize(plain, action, scope) !== undefined
            expect(authorize(limited, action, scope) !== undefined, `${role} ${action}`).toBe(may && counts)
          }
          const reached = authorize(plain, action, ours)?.reach.covers(key) ?? false
          expect(authorize(limited, action, ours)?.reach.covers(key) ?? false).toBe(reached && counts)
        }
      }
    })
  })
})

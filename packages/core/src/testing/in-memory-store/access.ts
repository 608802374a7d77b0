import { KeyError } from '../../errors/key-error.ts'
import { requireAdministrators } from '../../policy/administrators.ts'
import { strangeness } from '../../policy/service.ts'
import { isElsewhere, levelOfGrant } from '../../policy/verdict.ts'
import type { AccessStore, GrantFilter, GrantRecord, SubjectRecord } from '../../ports/access-store.ts'
import { folded } from '../../vocabulary/folded.ts'
import { serviceNamedBy, serviceSubjectId, type PrincipalId, type SubjectId } from '../../vocabulary/ids.ts'
import { gainedBy } from '../../operations/gained.ts'
import type { InMemoryStore } from '../in-memory-store.ts'
import { requireRing } from './key-rings.ts'
import { inOrderOf, type Memory } from './memory.ts'

const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

const isThere = (memory: Memory, id: SubjectId): boolean => serviceNamedBy(id) !== undefined || memory.subjects.has(id)

function requirePlace(memory: Memory, { subjectId, scope, only }: GrantRecord): void {
  if (!isThere(memory, subjectId)) throw gone()
  if (scope === 'platform') return
  if (!memory.instances.has(scope)) throw gone()
  if (only && 'keyRing' in only) requireRing(memory, scope, only.keyRing)
  if (only && 'key' in only && memory.keys.get(only.key)?.instanceId !== scope) {
    throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  }
}

/** Whom a grant is for, with which role, and where. */
const whatItIs = ({ subjectId, role, scope, only, source }: GrantRecord): string =>
  JSON.stringify([subjectId, role, scope, only ?? {}, source?.instance ?? ''])

const reachesRing = ({ scope, only }: GrantRecord, ring: string): boolean =>
  scope !== 'platform' && (only === undefined || ('keyRing' in only && only.keyRing === ring))

function isCalled(memory: Memory, id: SubjectId, search: string): boolean {
  const name = serviceNamedBy(id) ?? memory.subjects.get(id)?.name ?? ''
  return folded(name).includes(folded(search))
}

const fits =
  (memory: Memory, { subjects, scopes, of, search, roles, levels, ring, key }: GrantFilter) =>
  (grant: GrantRecord): boolean =>
    [
      subjects?.includes(grant.subjectId),
      scopes?.includes(grant.scope),
      of && (of === 'services') === (grant.source !== undefined),
      search === undefined ? undefined : isCalled(memory, grant.subjectId, search),
      roles?.includes(grant.role),
      levels?.includes(levelOfGrant(grant)),
      ring === undefined ? undefined : reachesRing(grant, ring),
      key && grant.scope !== 'platform' && !isElsewhere(grant, key),
    ].every((holds) => holds ?? true)

/** Whether an authorization is for calls of a service ID that one of these answers for. */
const servesOwn = (memory: Memory, { source }: GrantRecord, notFor: readonly PrincipalId[]): boolean =>
  source !== undefined &&
  [...memory.subjects.values()].some(
    ({ owner, service }) => owner && notFor.includes(owner) && strangeness(source, service) === undefined,
  )

/** Throws where it is held already; answers the one that has expired. */
function renewedBy(memory: Memory, grant: GrantRecord): GrantRecord | undefined {
  const same = memory.grants.find((other) => whatItIs(other) === whatItIs(grant))
  if (same && (same.expiresAt === undefined || same.expiresAt > grant.grantedAt)) {
    throw new KeyError({ code: 'ACCESS_GRANT_NOT_UNIQUE_ERR' })
  }
  return same
}

const groupsWith = (memory: Memory, members: readonly SubjectId[]) =>
  [...memory.subjects.values()].filter(
    ({ kind, members: inside }) => kind === 'group' && members.some((one) => inside.has(one)),
  )

/** As the database counts: people, by a grant of their own or of a group of theirs, without an end or conditions. */
function administrators(memory: Memory, grants: readonly GrantRecord[]): number {
  const people = [...memory.subjects.values()].filter(({ kind }) => kind === 'person').map(({ id }) => id)
  const holders = new Set<SubjectId>(
    grants
      .filter(({ role, scope, conditions }) => role === 'Administrator' && scope === 'platform' && !conditions)
      .filter(({ expiresAt }) => expiresAt === undefined)
      .map(({ subjectId }) => subjectId),
  )
  return people.filter((id) => holders.has(id) || groupsWith(memory, [id]).some((group) => holders.has(group.id)))
    .length
}

function requireEnoughLeft(memory: Memory, left: readonly GrantRecord[]): void {
  const [before, after] = [administrators(memory, memory.grants), administrators(memory, left)]
  requireAdministrators(memory.dualControl.get('platform'), { before, after })
}

const known = ({ id, kind, name, service }: ReturnType<typeof groupsWith>[number]) => ({ id, kind, name, service })

function subjectNamed(memory: Memory, id: string): SubjectRecord | undefined {
  const subject = memory.subjects.get(id)
  if (subject) return known(subject)
  const name = serviceNamedBy(id)
  return name === undefined ? undefined : { id: serviceSubjectId(name), kind: 'service', name }
}

export const accessStore = (memory: Memory): AccessStore => ({
  listSubjects: async (ids) => [...new Set(ids)].flatMap((id) => subjectNamed(memory, id) ?? []),

  handsOf: async (id) => {
    const person = memory.subjects.get(id)?.owner ?? id
    const owned = [...memory.subjects.values()].filter(({ owner }) => owner === person)
    // Only service IDs have an owner.
    return [...new Set([id, person, ...owned.map((one) => one.id as PrincipalId)])]
  },

  groupsOf: async (members) => groupsWith(memory, members).map(known),

  membersOf: async (groups) =>
    [...memory.subjects.values()].flatMap(({ id: group, members }) =>
      groups.includes(group)
        ? [...members].flatMap((id) => {
            const member = memory.subjects.get(id)
            return member ? [{ ...known(member), group }] : []
          })
        : [],
    ),

  whoEnter: async (ids) =>
    [...memory.subjects.values()]
      .filter(({ id, kind }) => kind === 'person' && ids.includes(id))
      // Only people have this kind.
      .map(({ id }) => id as PrincipalId),

  servedBy: async (source) =>
    [...memory.subjects.values()]
      .filter(({ kind, service }) => kind === 'service-id' && strangeness(source, service) === undefined)
      .map(known),

  createServiceId: async ({ id, name, owner, service }, event, admit) => {
    const gained = await gainedBy(accessStore(memory), service)
    memory.commit(event, () => {
      admit(gained)
      return () => memory.subjects.set(id, { id, kind: 'service-id', name, owner, service, members: new Set() })
    })
  },

  addMember: async ({ group, member }, event) =>
    memory.commit(event, () => {
      const into = memory.subjects.get(group)
      if (!into || !memory.subjects.has(member)) throw gone()
      return () => memory.subjects.set(group, { ...into, members: new Set([...into.members, member]) })
    }),

  listKeyPlaces: async (instanceId, ids) =>
    memory
      .keysOf(instanceId)
      .filter(({ id }) => ids.includes(id))
      .map(({ id, keyRingId, name }) => ({ id, keyRingId, name })),

  listGrants: async (filter, page) => {
    const all = structuredClone(memory.grants.filter(fits(memory, filter)))
    const sorted = all.sort(inOrderOf<GrantRecord>(({ grantedAt }) => grantedAt))
    return page ? sorted.slice(page.offset, page.offset + page.limit) : sorted
  },
  countGrants: async (filter) => memory.grants.filter(fits(memory, filter)).length,

  findGrant: async (id) => structuredClone(memory.grants.find((grant) => grant.id === id)),

  createGrant: async (grant, eventOf, notFor = []) => {
    requirePlace(memory, grant)
    if (servesOwn(memory, grant, notFor)) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'authorize' })
    const renewed = renewedBy(memory, grant)
    memory.commit(eventOf(renewed && structuredClone(renewed)), () => () => {
      memory.grants = [...memory.grants.filter((one) => one !== renewed), structuredClone(grant)]
    })
  },

  deleteGrant: async (id, event) =>
    memory.commit(event, () => {
      const grant = memory.grants.find((one) => one.id === id)
      if (!grant) throw gone()
      const left = memory.grants.filter((one) => one !== grant)
      if (grant.role === 'Administrator' && grant.scope === 'platform') {
        requireEnoughLeft(memory, left)
      }
      return () => {
        memory.grants = left
      }
    }),
})

/** What the port does not change: who there is. */
export const subjectsOf = (memory: Memory): Pick<InMemoryStore, 'addSubject' | 'setMember'> => ({
  addSubject: (subject, owner) => {
    memory.subjects.set(subject.id, { ...subject, owner, members: new Set() })
  },
  setMember: (group, member, isMember) => {
    const one = memory.subjects.get(group)
    if (!one) return
    const others = [...one.members].filter((other) => other !== member)
    memory.subjects.set(group, { ...one, members: new Set(isMember ? [...others, member] : others) })
  },
})

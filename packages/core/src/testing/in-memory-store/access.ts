import { KeyError } from '../../errors/key-error.ts'
import { requireAdministrators } from '../../policy/administrators.ts'
import type { AccessStore, GrantRecord } from '../../ports/access-store.ts'
import type { PrincipalId, SubjectId } from '../../vocabulary/ids.ts'
import type { Instant } from '../../vocabulary/instant.ts'
import type { InMemoryStore } from '../in-memory-store.ts'
import { requireRing } from './key-rings.ts'
import { inOrderOf, type Memory } from './memory.ts'

const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

function requirePlace(memory: Memory, { subjectId, scope, only }: GrantRecord): void {
  if (!memory.subjects.has(subjectId)) throw gone()
  if (scope === 'platform') return
  if (!memory.instances.has(scope)) throw gone()
  if (only && 'keyRing' in only) requireRing(memory, scope, only.keyRing)
  if (only && 'key' in only && memory.keys.get(only.key)?.instanceId !== scope) {
    throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  }
}

/** Whom a grant is for, with which role, and where. */
const whatItIs = ({ subjectId, role, scope, only }: GrantRecord): string =>
  JSON.stringify([subjectId, role, scope, only ?? {}])

const groupsWith = (memory: Memory, members: readonly SubjectId[]) =>
  [...memory.subjects.values()].filter(
    ({ kind, members: inside }) => kind === 'group' && members.some((one) => inside.has(one)),
  )

/** As the database counts: people, by a grant of their own or of a group of theirs, without conditions. */
function administrators(memory: Memory, grants: readonly GrantRecord[], at: Instant): number {
  const people = [...memory.subjects.values()].filter(({ kind }) => kind === 'person').map(({ id }) => id)
  const holders = new Set<SubjectId>(
    grants
      .filter(({ role, scope, conditions }) => role === 'Administrator' && scope === 'platform' && !conditions)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > at)
      .map(({ subjectId }) => subjectId),
  )
  return people.filter((id) => holders.has(id) || groupsWith(memory, [id]).some((group) => holders.has(group.id)))
    .length
}

function requireEnoughLeft(memory: Memory, left: readonly GrantRecord[], at: Instant): void {
  const [before, after] = [administrators(memory, memory.grants, at), administrators(memory, left, at)]
  requireAdministrators(memory.dualControl.get('platform'), { before, after })
}

const known = ({ id, kind, name }: ReturnType<typeof groupsWith>[number]) => ({ id, kind, name })

export const accessStore = (memory: Memory): AccessStore => ({
  listSubjects: async (ids) =>
    [...new Set(ids)].flatMap((id) => {
      const subject = memory.subjects.get(id)
      return subject ? [known(subject)] : []
    }),

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

  listGrants: async ({ subjects, scopes }) =>
    structuredClone(
      memory.grants.filter(
        ({ subjectId, scope }) => (subjects?.includes(subjectId) ?? true) && (scopes?.includes(scope) ?? true),
      ),
    ).sort(inOrderOf<GrantRecord>(({ grantedAt }) => grantedAt)),

  findGrant: async (id) => structuredClone(memory.grants.find((grant) => grant.id === id)),

  createGrant: async (grant, event) =>
    memory.commit(event, () => {
      requirePlace(memory, grant)
      if (memory.grants.some((other) => whatItIs(other) === whatItIs(grant))) {
        throw new KeyError({ code: 'ACCESS_GRANT_NOT_UNIQUE_ERR' })
      }
      return () => {
        memory.grants = [...memory.grants, structuredClone(grant)]
      }
    }),

  deleteGrant: async (id, event) =>
    memory.commit(event, () => {
      const grant = memory.grants.find((one) => one.id === id)
      if (!grant) throw gone()
      const left = memory.grants.filter((one) => one !== grant)
      if (grant.role === 'Administrator' && grant.scope === 'platform') {
        requireEnoughLeft(memory, left, event.eventTime)
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

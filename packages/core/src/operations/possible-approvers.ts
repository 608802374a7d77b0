import { KeyError } from '../errors/key-error.ts'
import { couldBeMet, type GuardedAction, type Quorum } from '../policy/dual-control.ts'
import type { Grant } from '../policy/principal.ts'
import { roleAllows } from '../policy/roles.ts'
import type { SubjectRecord } from '../ports/access-store.ts'
import type { Store } from '../ports/store.ts'
import type { PrincipalId } from '../vocabulary/ids.ts'

/** Where a role must be held to approve this. */
function placesFor(action: GuardedAction, scope: Grant['scope']): readonly Grant['scope'][] {
  if (action === 'kms.instances.delete') return ['platform']
  return action === 'kms.access-grants.write' ? [scope, 'platform'] : [scope]
}

interface Asked {
  readonly action: GuardedAction
  readonly scope: Grant['scope']
}

/**
 * The people who can sign in and could approve this anywhere on the place, by a role of their own or of a group. A role
 * with an end or conditions does not count: a rule must be met later too, and from wherever people are.
 */
export async function possibleApprovers(store: Store, { action, scope }: Asked): Promise<readonly PrincipalId[]> {
  const grants = await store.listGrants({ scopes: placesFor(action, scope) })
  const holders = grants
    .filter(({ only, expiresAt, conditions }) => !only && expiresAt === undefined && !conditions)
    .filter(({ role }) => roleAllows(role, action))
    .map(({ subjectId }) => subjectId)
  const members: readonly SubjectRecord[] = await store.membersOf(holders)
  return store.whoEnter([...new Set([...holders, ...members.map(({ id }) => id)])])
}

/**
 * Throws `TOO_FEW_APPROVERS_ERR` for a rule that nobody could ever satisfy: whoever asks does not count, so it takes one
 * person more than approvals.
 */
export async function requireApprovers(store: Store, asked: Asked, quorum: Quorum): Promise<void> {
  const people = await possibleApprovers(store, asked)
  const groups = await Promise.all(people.map(async (person) => (await store.groupsOf([person])).map(({ id }) => id)))
  if (people.length > quorum.approvers && couldBeMet(quorum, groups)) return
  const { approvers, distinctGroups } = quorum
  const { action } = asked
  throw new KeyError({ code: 'TOO_FEW_APPROVERS_ERR', action, approvers, people: people.length, distinctGroups })
}

import type { Store } from '../ports/store.ts'
import { grantChanges, membershipChanges } from './access-changes.ts'
import type { Gate } from './gate.ts'
import { grantRule } from './grant-rule.ts'

// Giving a role takes others where a policy says so; taking one away never does, since that must not wait.

export const granting = (gate: Gate): Partial<Store> => ({
  createGrant: async (grant, eventOf, notFor) => {
    const { subjectId, role, scope, only, expiresAt, conditions } = grant
    const subject = {
      action: 'kms.access-grants.write',
      instanceId: scope === 'platform' ? undefined : scope,
      parameters: JSON.stringify({ subjectId, role, scope, only, expiresAt, conditions }),
      changes: await grantChanges(gate.store, grant),
    } as const
    return (await gate.open({ subject, rule: await grantRule(gate.store, [scope]) })).createGrant(
      grant,
      eventOf,
      notFor,
    )
  },
})

/** By way of a group: under the rules of every place where it holds a role. One without roles gives none. */
export const addingMember = (gate: Gate): Partial<Store> => ({
  addMember: async (membership, event) => {
    const { group, member } = membership
    const grants = await gate.store.listGrants({ subjects: [group] })
    const subject = {
      action: 'kms.groups.write',
      instanceId: undefined,
      parameters: JSON.stringify({ group, member }),
      changes: await membershipChanges(gate.store, { group, member }, grants),
    } as const
    const rule = await grantRule(
      gate.store,
      grants.map(({ scope }) => scope),
    )
    return (await gate.open({ subject, rule })).addMember(membership, event)
  },
})

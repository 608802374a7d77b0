import { KeyError } from '../errors/key-error.ts'
import type { GrantRecord } from '../ports/access-store.ts'
import type { Store } from '../ports/store.ts'
import { authorizationChanges, grantChanges, membershipChanges, serviceIdChanges } from './access-changes.ts'
import { gainedBy } from './gained.ts'
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

/** Of a service, whichever of its service IDs calls: under the rules of the place where it may use keys then. */
export const authorizing = (gate: Gate): Partial<Store> => ({
  createGrant: async (grant, eventOf, notFor = []) => {
    const { source, scope, only } = grant
    if (!source || scope === 'platform') throw new TypeError('an authorization names a service, and is on an instance')
    // Looked at before others are asked, who could not approve it.
    const served = await gate.store.servedBy(source)
    const own = new Set<string>(notFor)
    if (served.some(({ id }) => own.has(id))) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'authorize' })
    const subject = {
      action: 'kms.authorizations.write',
      instanceId: scope,
      parameters: JSON.stringify({ source, instanceId: scope, only }),
      changes: await authorizationChanges(gate.store, { source, scope, only }),
    } as const
    const store = await gate.open({ subject, rule: await grantRule(gate.store, [scope]) })
    return store.createGrant(grant, eventOf, notFor)
  },
})

const idsOf = (grants: readonly GrantRecord[]): string =>
  grants
    .map(({ id }) => id)
    .sort()
    .join()

/** By what its service is authorized to: under the rules of every place where that is. Others give it nothing. */
export const addingServiceId = (gate: Gate): Partial<Store> => ({
  createServiceId: async (serviceId, event, admit) => {
    const { name, description, service } = serviceId
    const gained = await gainedBy(gate.store, service)
    admit(gained)
    const rule = await grantRule(
      gate.store,
      gained.map(({ scope }) => scope),
    )
    const subject = {
      action: 'kms.service-ids.write',
      instanceId: undefined,
      parameters: JSON.stringify({ name, description, service }),
      changes: await serviceIdChanges(gate.store, serviceId, gained),
    } as const
    const store = await gate.open({ subject, rule })
    return store.createServiceId(serviceId, event, (now) => {
      admit(now)
      // What came in between may stand under a rule.
      if (idsOf(now) !== idsOf(gained)) throw new KeyError({ code: 'APPROVAL_ENDED_ERR', reason: 'changed' })
    })
  },
})

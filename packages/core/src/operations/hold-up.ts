import type { Store } from '../ports/store.ts'
import type { Dependencies } from './dependencies.ts'
import { Gate, type Doing } from './gate.ts'
import { addingMember, addingServiceId, authorizing, granting } from './hold-up-grants.ts'
import { importing } from './hold-up-imports.ts'
import { changing, purging, reading } from './hold-up-keys.ts'
import { deletingInstance, loosening, looseningPlatform, settingAccess } from './hold-up-policies.ts'

/** Of each call that a policy may hold up, the methods by which it commits. Whatever is not here passes. */
const HELD: Readonly<Record<string, (gate: Gate) => Partial<Store>>> = {
  'kms.secrets.delete': changing('kms.secrets.delete'),
  'kms.secrets.disable': changing('kms.secrets.disable'),
  'kms.secrets.deactivate': changing('kms.secrets.deactivate'),
  'kms.secrets.compromise': changing('kms.secrets.compromise'),
  'kms.secrets.purge': purging,
  'kms.secrets.read': reading,
  'kms.secrets.create': importing,
  'kms.secrets.rotate': importing,
  'kms.import-ceremonies.create': importing,
  'kms.instance-policies.write': settingAccess,
  'kms.dual-control.write': loosening,
  'kms.platform-dual-control.write': looseningPlatform,
  'kms.instances.delete': deletingInstance,
  'kms.access-grants.write': granting,
  'kms.authorizations.write': authorizing,
  'kms.groups.write': addingMember,
  'kms.service-ids.write': addingServiceId,
}

/**
 * The one place where dual control takes hold: what an operation commits passes here. Whatever a policy names either
 * finds itself carried by an approved request, which is spent in the very transaction of the change, or leaves a request
 * and fails with `AUTHORIZATIONS_NOT_MET`. The operation runs as it always does until it commits, so that a request is
 * left only for what could be done, with the very change it would have been.
 */
export function holdingUp(deps: Dependencies, doing: Doing): Dependencies {
  const held = HELD[doing.action]
  return held ? { ...deps, store: overlaid(deps.store, held(new Gate(deps, doing))) } : deps
}

/** The store with some methods of its own. */
const overlaid = (store: Store, own: Partial<Store>): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const owner: object = name in own ? own : target
      const member: unknown = Reflect.get(owner, name, owner)
      // Private fields are reached only through the object they belong to.
      return typeof member === 'function' ? (member.bind(owner) as unknown) : member
    },
  })

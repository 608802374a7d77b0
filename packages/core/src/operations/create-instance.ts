import { eventOf, type AuditEvent } from '../audit/event.ts'
import { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { instanceCrn } from '../vocabulary/crn.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'

type MayCreate = Authorized<'kms.instances.create', 'platform'>

/** An instance whose key-encryption key is in the token, and the event that must be committed with it. */
export interface PreparedInstance {
  readonly instance: InstanceRecord
  readonly event: AuditEvent
}

/** Plans the instance's key-encryption key and makes it in the token; what is left is one transaction. */
export async function prepareInstance(
  deps: Dependencies,
  authorized: MayCreate,
  { name }: { readonly name: string },
): Promise<PreparedInstance> {
  Authorized.requireGenuine(authorized)
  const { caller, action } = authorized
  const { store, token, now } = deps
  // newId gives UUIDs; the brand records that this one names an instance.
  const id = deps.newId() as InstanceId
  const kekId = deps.newTokenObjectId()
  await store.planTokenObject({ id: kekId, purpose: 'key-encryption', plannedAt: now() })
  await token.createObject('key-encryption', kekId)

  const crn = instanceCrn(deps.account, id)
  const instance = { id, name, crn, kekId, createdAt: now(), createdBy: caller.principal.id }
  const target = { id: crn, name, typeURI: 'kms/instances' }
  const draft = { caller, action, target, source: crn, instanceId: id, reasonCode: 201 }
  return { instance, event: eventOf(draft, deps) }
}

/**
 * Commits instance, confirmation of its key-encryption key, the creator's roles and the event together.
 * A crash before the commit leaves a planned row, whose object the next start destroys.
 */
export async function createInstance(
  deps: Dependencies,
  authorized: MayCreate,
  command: { readonly name: string },
): Promise<InstanceRecord> {
  const { instance, event } = await prepareInstance(deps, authorized, command)
  await deps.store.createInstance(instance, event)
  return instance
}

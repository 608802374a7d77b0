import { eventOf } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { instanceCrn } from '../vocabulary/crn.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Plans the instance's key-encryption key, makes it in the token, then commits instance, confirmation and event
 * together. A crash before the commit leaves a planned row, whose object the next start destroys.
 */
export async function createInstance(
  deps: Dependencies,
  { caller, action }: Authorized<'kms.instances.create', 'platform'>,
  { name }: { readonly name: string },
): Promise<InstanceRecord> {
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
  await store.createInstance(instance, eventOf(draft, deps))
  return instance
}

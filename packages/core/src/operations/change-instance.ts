import { eventOf, type AuditEvent } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import type { EventDetails } from './key-event.ts'

// What renaming and deleting an instance have in common: both are done to the installation's instances, from outside.

type MayChange = Authorized<'kms.instances.update' | 'kms.instances.delete', 'platform'>

/** Throws `NOT_FOUND_ERR` for an instance that is not there. */
export async function instanceToChange(
  { store }: Pick<Dependencies, 'store'>,
  authorized: MayChange,
  id: InstanceId,
): Promise<InstanceRecord> {
  Authorized.requireGenuine(authorized)
  const instance = await store.findInstance(id)
  if (!instance) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return instance
}

/** The success event of such a change. */
export const instanceChangeEvent = (
  deps: Dependencies,
  { caller, action }: MayChange,
  { id, crn, name }: InstanceRecord,
  { reasonCode = 200, requestData, responseData }: EventDetails,
): AuditEvent =>
  eventOf(
    {
      caller,
      action,
      target: { id: crn, name, typeURI: 'kms/instances' },
      source: crn,
      instanceId: id,
      reasonCode,
      requestData,
      responseData,
    },
    deps,
  )

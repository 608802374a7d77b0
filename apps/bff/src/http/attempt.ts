import type { RouteConfig } from '@keywright/contract/route'
import type { AuditTarget, Initiator } from '@keywright/core/audit/event'
import type { Attempt } from '@keywright/core/operations/audited'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { keyCrn } from '@keywright/core/vocabulary/crn'
import { parseInstanceId, parseKeyId, type InstanceId, type KeyId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import { keyIdNamed } from './input.ts'

interface Tried {
  readonly caller: Initiator
  readonly action: string
  readonly instance: InstanceRecord | undefined
}

const SERVICE: AuditTarget = { id: 'service', name: 'service', typeURI: 'kms/instances' }

const targetOfInstance = (instance: InstanceRecord | undefined): AuditTarget =>
  instance ? { id: instance.crn, name: instance.name, typeURI: 'kms/instances' } : SERVICE

/** What the path names, where that is a key: the key that was meant, by id or by alias. */
async function keyOf(
  { store }: Dependencies,
  name: string,
  instance: InstanceRecord | undefined,
): Promise<{ readonly keyId: KeyId; readonly target: AuditTarget } | undefined> {
  const keyId = instance ? await keyIdNamed(store, instance.id, name) : parseKeyId(name)
  if (!keyId) return undefined
  const key = instance && (await store.findKey(instance.id, keyId))
  const id = instance ? keyCrn(instance.crn, keyId) : keyId
  return { keyId, target: { id, name: key?.name ?? '', typeURI: 'kms/secrets' } }
}

/** The instance a path names, by its id or by its CRN, which ends in the id and two colons. */
export const instanceIdOf = (name: string): InstanceId | undefined =>
  parseInstanceId(/^crn:.*:([^:]+)::$/i.exec(name)?.[1] ?? name)

/** What a failure is written down as. What a path names is kept only when it has the shape of what it should be. */
export async function attemptOf(
  core: Dependencies,
  { c, route }: { readonly c: Context; readonly route: RouteConfig },
  { caller, action, instance }: Tried,
): Promise<Attempt> {
  const name = c.req.param('id') ?? ''
  if (route.path.includes('/keys/{id}')) {
    const key = await keyOf(core, name, instance)
    const about = { caller, action, source: instance?.crn ?? '', instanceId: instance?.id }
    return key
      ? { ...about, target: key.target, requestData: { keyId: key.keyId } }
      : { ...about, target: targetOfInstance(instance), requestData: {} }
  }
  const meant = instance ?? (await instanceNamed(core, route, name))
  const about = { caller, action, source: meant?.crn ?? '', instanceId: meant?.id, requestData: {} }
  return { ...about, target: targetOfInstance(meant) }
}

/** A call on the platform may be about one instance; who manages that sees what was tried on it. */
async function instanceNamed({ store }: Dependencies, route: RouteConfig, name: string) {
  const id = route.path.includes('/resource_instances/{id}') ? instanceIdOf(name) : undefined
  return id && store.findInstance(id)
}

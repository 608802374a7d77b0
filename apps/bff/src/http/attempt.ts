import type { RouteConfig } from '@keywright/contract/route'
import type { AuditTarget, Initiator } from '@keywright/core/audit/event'
import type { Attempt } from '@keywright/core/operations/audited'
import { ceremonyFacts } from '@keywright/core/operations/ceremony-event'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { ceremonyCrn, keyCrn } from '@keywright/core/vocabulary/crn'
import {
  parseCeremonyId,
  parseInstanceId,
  parseKeyId,
  type InstanceId,
  type KeyId,
} from '@keywright/core/vocabulary/ids'
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
  tried: Tried,
): Promise<Attempt> {
  const { caller, action, instance } = tried
  const named = { name: c.req.param('id') ?? '', action, route }
  if (route.path.includes('/keys/{id}')) return { ...about(tried, instance), ...(await onKey(core, tried, named.name)) }
  if (instance && route.path.includes('/import-ceremonies/{id}')) {
    return { ...about(tried, instance), ...(await onCeremony(core, instance, named)) }
  }
  const meant = instance ?? (await instanceNamed(core, route, named.name))
  return { ...about({ caller, action }, meant), target: targetOfInstance(meant), requestData: {} }
}

const about = ({ caller, action }: Omit<Tried, 'instance'>, instance: InstanceRecord | undefined) => ({
  caller,
  action,
  source: instance?.crn ?? '',
  instanceId: instance?.id,
})

async function onKey(core: Dependencies, { instance }: Tried, name: string) {
  const key = await keyOf(core, name, instance)
  return key
    ? { target: key.target, requestData: { keyId: key.keyId } }
    : { target: targetOfInstance(instance), requestData: {} }
}

interface Named {
  readonly name: string
  readonly action: string
  readonly route: RouteConfig
}

/** An import that fails is the failed creation or rotation of a key, as one that succeeds is a creation or rotation. */
async function onCeremony({ store }: Dependencies, instance: InstanceRecord, { name, action, route }: Named) {
  const id = parseCeremonyId(name)
  const ceremony = id && (await store.findCeremony(instance.id, id))
  if (!ceremony) return { action, target: targetOfInstance(instance), requestData: {} }
  const { rotates } = ceremony
  const target = { id: ceremonyCrn(instance.crn, ceremony.id), name: instance.name, typeURI: 'kms/import-ceremonies' }
  const requestData = { ...ceremonyFacts(ceremony), ...(rotates && { keyId: rotates }) }
  if (!route.path.endsWith('/completion')) return { action, target, requestData }
  return { action: rotates ? 'kms.secrets.rotate' : 'kms.secrets.create', target, requestData }
}

/** A call on the platform may be about one instance; who manages that sees what was tried on it. */
async function instanceNamed({ store }: Dependencies, route: RouteConfig, name: string) {
  const id = route.path.includes('/resource_instances/{id}') ? instanceIdOf(name) : undefined
  return id && store.findInstance(id)
}

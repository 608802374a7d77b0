import type { RouteConfig } from '@keywright/contract/route'
import type { AuditFacts, AuditTarget, Initiator } from '@keywright/core/audit/event'
import type { Attempt } from '@keywright/core/operations/audited'
import { ceremonyFacts } from '@keywright/core/operations/ceremony-event'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { ceremonyCrn, keyCrn, keyRingCrn } from '@keywright/core/vocabulary/crn'
import { parseCeremonyId, parseInstanceId, parseKeyId, type InstanceId } from '@keywright/core/vocabulary/ids'
import { isKeyRingId } from '@keywright/core/vocabulary/key-ring'
import type { Context } from 'hono'
import { keyIdNamed } from './input.ts'

interface Tried {
  readonly caller: Initiator
  readonly action: string
  readonly instance: InstanceRecord | undefined
}

/** What the call was about, as far as it names something that can be. */
interface Meant {
  readonly instance: InstanceRecord | undefined
  readonly target: AuditTarget
  readonly requestData?: AuditFacts
  /** Present where a failure is written down as another action than the one that was tried. */
  readonly action?: string
}

const SERVICE: AuditTarget = { id: 'service', name: 'service', typeURI: 'kms/instances' }

const theInstance = (instance: InstanceRecord | undefined): Meant => ({
  instance,
  target: instance ? { id: instance.crn, name: instance.name, typeURI: 'kms/instances' } : SERVICE,
})

/** The key that was meant, by id or by alias. */
async function theKey({ store }: Dependencies, name: string, instance: InstanceRecord | undefined): Promise<Meant> {
  const keyId = instance ? await keyIdNamed(store, instance.id, name) : parseKeyId(name)
  if (!keyId) return theInstance(instance)
  const keyName = instance && (await store.findKeyName(instance.id, keyId))
  const id = instance ? keyCrn(instance.crn, keyId) : keyId
  return { instance, target: { id, name: keyName ?? '', typeURI: 'kms/secrets' }, requestData: { keyId } }
}

function theRing(name: string, instance: InstanceRecord | undefined): Meant {
  if (!instance || !isKeyRingId(name)) return theInstance(instance)
  const target = { id: keyRingCrn(instance.crn, name), name, typeURI: 'kms/key-rings' }
  return { instance, target, requestData: { keyRingId: name } }
}

/** The instance a path names, by its id or by its CRN, which ends in the id and two colons. */
export const instanceIdOf = (name: string): InstanceId | undefined =>
  parseInstanceId(/^crn:.*:([^:]+)::$/i.exec(name)?.[1] ?? name)

/** A call on the platform may be about one instance; who manages that sees what was tried on it. */
async function theInstanceNamed({ store }: Dependencies, name: string): Promise<Meant> {
  const id = instanceIdOf(name)
  return theInstance(id && (await store.findInstance(id)))
}

/** An import that fails is the failed creation or rotation of a key, as one that succeeds is a creation or rotation. */
async function theCeremony(
  { store }: Dependencies,
  { name, route }: { readonly name: string; readonly route: RouteConfig },
  instance: InstanceRecord | undefined,
): Promise<Meant> {
  const id = parseCeremonyId(name)
  const ceremony = id && instance && (await store.findCeremony(instance.id, id))
  if (!ceremony) return theInstance(instance)
  const { rotates } = ceremony
  const target = { id: ceremonyCrn(instance.crn, ceremony.id), name: instance.name, typeURI: 'kms/import-ceremonies' }
  const requestData = { ...ceremonyFacts(ceremony), ...(rotates && { keyId: rotates }) }
  if (!route.path.endsWith('/completion')) return { instance, target, requestData }
  return { instance, target, requestData, action: rotates ? 'kms.secrets.rotate' : 'kms.secrets.create' }
}

async function meant(
  core: Dependencies,
  { c, route }: { readonly c: Context; readonly route: RouteConfig },
  instance: InstanceRecord | undefined,
): Promise<Meant> {
  const name = c.req.param('id') ?? ''
  if (route.path.includes('/keys/{id}')) return theKey(core, name, instance)
  if (route.path.includes('/key_rings/{id}')) return theRing(name, instance)
  if (route.path.includes('/import-ceremonies/{id}')) return theCeremony(core, { name, route }, instance)
  if (route.path.includes('/resource_instances/{id}')) return theInstanceNamed(core, name)
  return theInstance(instance)
}

/** What a failure is written down as. What a path names is kept only when it has the shape of what it should be. */
export async function attemptOf(
  core: Dependencies,
  call: { readonly c: Context; readonly route: RouteConfig },
  { caller, action: asked, instance: within }: Tried,
): Promise<Attempt> {
  const { instance, target, requestData, action = asked } = await meant(core, call, within)
  return { caller, action, target, source: instance?.crn ?? '', instanceId: instance?.id, requestData }
}

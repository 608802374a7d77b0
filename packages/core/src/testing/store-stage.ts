import { expect } from 'vitest'
import type { AuditEvent } from '../audit/event.ts'
import type { FailureCode } from '../errors/status.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type { Grant } from '../policy/principal.ts'
import type { SubjectRecord } from '../ports/access-store.ts'
import type { CeremonyRecord, InstanceRecord, KeyContent, KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { KeyVersionId, PrincipalId, TokenObjectId } from '../vocabulary/ids.ts'
import {
  aCeremony,
  aPayloadKey,
  aKey,
  anEvent,
  anInstance,
  aPayload,
  instant,
  newTokenObjectId,
  everyKeyOf,
} from './builders.ts'

/** A failure of the database, whichever. */
export const STORAGE = { failure: { code: expect.stringMatching(/^STORAGE_/) as unknown } }

/** A refusal by this code. */
export const refusal = (code: FailureCode) => ({ failure: { code } })

/** Whether the event has been kept, and how often. */
export const timesKept = async (stage: Stage, { id }: AuditEvent): Promise<number> =>
  (await stage.events()).filter((event) => event.id === id).length

/** An open ceremony whose transport key is confirmed with it. */
export async function addCeremony(
  { store }: Pick<Stage, 'store'>,
  instance: InstanceRecord,
  part?: Partial<CeremonyRecord>,
): Promise<CeremonyRecord> {
  const ceremony = aCeremony(instance, part)
  const { transport } = ceremony
  if (transport) await store.planTokenObject({ id: transport.id, purpose: 'import-transport', plannedAt: instant() })
  await store.createCeremony(ceremony, anEvent())
  return ceremony
}

/** A store nobody else uses, and what its port does not show but its contract speaks of. */
export interface OpenedStore {
  readonly store: Store
  /** Every event kept, in the order of commitment. */
  readonly events: () => Promise<readonly AuditEvent[]>
  readonly grants: () => Promise<readonly (Grant & { readonly principalId: string })[]>
  /** How often a version has encrypted. */
  readonly encryptions: (id: KeyVersionId) => Promise<number>
  /** Somebody who can hold a role; `owner` of a service ID. A person can sign in. */
  readonly addSubject: (subject: SubjectRecord, owner?: PrincipalId) => Promise<void>
  readonly addMember: (group: SubjectRecord, member: SubjectRecord) => Promise<void>
  /** From `true` to `false`, no commit succeeds. */
  readonly breakCommits: (broken: boolean) => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenStore = () => Promise<OpenedStore>

/** An opened store with a key that authenticates blobs, and short ways to fill it. */
export interface Stage extends OpenedStore {
  readonly macKeyId: TokenObjectId
  /** An instance with a confirmed KEK. */
  readonly addInstance: (part?: Partial<InstanceRecord>) => Promise<InstanceRecord>
  readonly addKey: (
    instance: InstanceRecord,
    part?: Partial<KeyRecord>,
  ) => Promise<{ readonly key: KeyRecord; readonly version: KeyVersionRecord }>
  readonly changeState: (key: Pick<KeyRecord, 'instanceId' | 'id'>, state: KeyState) => Promise<void>
  /** Gives a key a newer version. */
  readonly addVersion: (version: KeyVersionRecord) => Promise<void>
}

/** What the key is made of: its version, or for a standard key a payload under the instance's payload key. */
async function contentOf(
  store: Store,
  instance: InstanceRecord,
  { key, version }: { readonly key: KeyRecord; readonly version: KeyVersionRecord },
): Promise<KeyContent> {
  if (key.type === 'root') return { kind: 'material', version }
  const payloadKey = await store.addPayloadKey(aPayloadKey(instance, version.material))
  return { kind: 'payload', payload: aPayload(payloadKey) }
}

async function change(
  store: Store,
  { instanceId, id }: Pick<KeyRecord, 'instanceId' | 'id'>,
  part: Partial<KeyRecord>,
  newVersion?: KeyVersionRecord,
): Promise<void> {
  const key = await store.findKey(everyKeyOf(instanceId), id)
  if (!key) throw new Error('the key is gone')
  await store.saveKey({ key: { ...key, revision: key.revision + 1, ...part }, newVersion }, anEvent())
}

export async function setStage(open: OpenStore): Promise<Stage> {
  const opened = await open()
  const { store } = opened
  const macKeyId = newTokenObjectId()
  await store.planTokenObject({ id: macKeyId, purpose: 'blob-authentication', plannedAt: instant() })
  await store.confirmTokenObject(macKeyId, undefined)
  return {
    ...opened,
    macKeyId,
    addInstance: async (part) => {
      const instance = anInstance(part)
      await store.planTokenObject({ id: instance.kekId, purpose: 'key-encryption', plannedAt: instant() })
      await store.createInstance(instance, anEvent())
      return instance
    },
    addKey: async (instance, part) => {
      const made = aKey(instance, { ...part, macKeyId })
      await store.createKey(made.key, await contentOf(store, instance, made), anEvent())
      return made
    },
    changeState: (key, state) => change(store, key, { state }),
    addVersion: (version) => {
      const { id, createdAt, checkValue, material } = version
      const { instanceId, keyId } = material.binding
      return change(store, { instanceId, id: keyId }, { currentVersion: { id, createdAt, checkValue } }, version)
    },
  }
}

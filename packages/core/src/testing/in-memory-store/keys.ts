import { KeyError } from '../../errors/key-error.ts'
import { KeyReach } from '../../policy/reach.ts'
import type { KeyCount, KeyStore } from '../../ports/key-store.ts'
import type { KeyContent, KeyRecord, KeyVersionRecord } from '../../ports/records.ts'
import type { InstanceId, KeyId } from '../../vocabulary/ids.ts'
import type { Instant } from '../../vocabulary/instant.ts'
import { completing } from './ceremonies.ts'
import { matches, pageOf, type Searched } from './key-queries.ts'
import { requireRing } from './key-rings.ts'
import { demand, type Memory } from './memory.ts'

type Reads = Pick<
  KeyStore,
  | 'findKey'
  | 'findKeyName'
  | 'findKeyIdByAlias'
  | 'listKeys'
  | 'countKeys'
  | 'countKeysByKind'
  | 'listVersions'
  | 'listVersionUses'
  | 'findKeyForUse'
  | 'findPayload'
  | 'findPayloadKey'
  | 'listDueKeys'
>

const keyOf = (memory: Memory, instanceId: InstanceId, keyId: KeyId): KeyRecord | undefined => {
  const key = memory.keys.get(keyId)
  return key?.instanceId === instanceId ? key : undefined
}

const within = (memory: Memory, reach: KeyReach): readonly KeyRecord[] => {
  KeyReach.requireGenuine(reach)
  return memory.keysOf(reach.instanceId).filter((key) => reach.covers(key))
}

const reached = (memory: Memory, reach: KeyReach, keyId: KeyId): KeyRecord | undefined =>
  within(memory, reach).find(({ id }) => id === keyId)

const lastUse = (memory: Memory, keyId: KeyId): Instant | undefined =>
  memory
    .versionsOf(keyId)
    .flatMap(({ id }) => memory.countedOf(id).lastUsedAt ?? [])
    .sort()
    .at(-1)

const searchable = (memory: Memory, reach: KeyReach): readonly Searched[] =>
  within(memory, reach).map((key) => ({ key, lastUsedAt: () => lastUse(memory, key.id) }))

const keyReads = (memory: Memory): Reads => ({
  findKey: async (reach, keyId) => structuredClone(reached(memory, reach, keyId)),

  findKeyName: async (instanceId, keyId) => keyOf(memory, instanceId, keyId)?.name,

  findKeyIdByAlias: async (instanceId, alias) =>
    memory.keysOf(instanceId).find(({ aliases }) => aliases.includes(alias))?.id,

  listKeys: async (reach, page) => structuredClone(pageOf(searchable(memory, reach), page)),

  countKeys: async (reach, filter) => searchable(memory, reach).filter((searched) => matches(searched, filter)).length,

  countKeysByKind: async (reach) => {
    const counts = new Map<string, KeyCount>()
    for (const { state, type } of within(memory, reach)) {
      const kind = `${state} ${type}`
      counts.set(kind, { state, type, total: (counts.get(kind)?.total ?? 0) + 1 })
    }
    return [...counts.values()]
  },

  listVersions: async (instanceId, keyId) =>
    keyOf(memory, instanceId, keyId) ? structuredClone(memory.versionsOf(keyId)) : [],

  listVersionUses: async (instanceId, keyId) =>
    keyOf(memory, instanceId, keyId)
      ? memory
          .versionsOf(keyId)
          .map(({ id, createdAt, checkValue }) => ({ id, createdAt, checkValue, ...memory.countedOf(id) }))
      : [],

  findKeyForUse: async (reach, keyId) => {
    const key = reached(memory, reach, keyId)
    if (!key) return undefined
    const current = key.currentVersion && memory.versions.get(key.currentVersion.id)
    return structuredClone({ key, current })
  },

  findPayload: async (instanceId, keyId) =>
    keyOf(memory, instanceId, keyId) && structuredClone(memory.payloads.get(keyId)),

  findPayloadKey: async (instanceId) => structuredClone(memory.payloadKeys.get(instanceId)),

  listDueKeys: async ({ expiredBy, deletedBefore }, limit) =>
    structuredClone(
      [...memory.keys.values()]
        .filter(({ state, expiresAt, deletion }) => {
          if (deletion) return deletion.at < deletedBefore
          return (state === 'active' || state === 'suspended') && expiresAt !== undefined && expiresAt <= expiredBy
        })
        .slice(0, limit),
    ),
})

type Changes = Omit<KeyStore, keyof Reads>

const KEY_CHANGED = { code: 'KEY_CHANGED_ERR' } as const

function requireRevision(memory: Memory, { id, instanceId }: Pick<KeyRecord, 'id' | 'instanceId'>, revision: number) {
  if (keyOf(memory, instanceId, id)?.revision !== revision) throw new KeyError(KEY_CHANGED)
}

/** What holds of a key's row whenever it is written. */
function requireKeepable(memory: Memory, { id, instanceId, keyRingId, aliases }: KeyRecord): void {
  requireRing(memory, instanceId, keyRingId)
  const taken = memory.keysOf(instanceId).filter((other) => other.id !== id)
  const own = new Set(aliases)
  if (own.size < aliases.length || taken.some((other) => other.aliases.some((alias) => own.has(alias))))
    throw new KeyError({ code: 'KEY_ALIAS_NOT_UNIQUE_ERR' })
}

function requireVersion(memory: Memory, keyId: KeyId, { id, material, ...version }: KeyVersionRecord): void {
  demand(!memory.versions.has(id), 'there is a version of this id')
  demand(version.keyId === keyId, 'the version is of another key')
  const { binding, macKeyId } = material
  demand(memory.objects.has(binding.kekId) && memory.objects.has(macKeyId), 'there is no such token object')
}

function requireContent(memory: Memory, { id, instanceId }: KeyRecord, content: KeyContent): void {
  if (content.kind === 'material') requireVersion(memory, id, content.version)
  else demand(memory.payloadKeys.get(instanceId)?.id === content.payload.payloadKeyId, 'there is no such payload key')
}

const keyChanges = (memory: Memory): Changes => ({
  addPayloadKey: async (payloadKey) => {
    const { instanceId, material } = payloadKey
    memory.commit(undefined, () => {
      demand(memory.instances.has(instanceId), 'there is no such instance')
      demand(memory.objects.has(material.binding.kekId), 'there is no such token object')
      return () => {
        if (!memory.payloadKeys.has(instanceId)) memory.payloadKeys.set(instanceId, structuredClone(payloadKey))
      }
    })
    return structuredClone(memory.payloadKeys.get(instanceId) ?? payloadKey)
  },

  createKey: async (key, content, event, ceremony) =>
    memory.commit(event, () => {
      demand(!memory.keys.has(key.id), 'there is a key of this id')
      requireKeepable(memory, key)
      requireContent(memory, key, content)
      const complete = completing(memory, key, ceremony)
      return () => {
        memory.keys.set(key.id, structuredClone(key))
        if (content.kind === 'payload') memory.payloads.set(key.id, structuredClone(content.payload))
        else memory.versions.set(content.version.id, structuredClone(content.version))
        complete()
      }
    }),

  saveKey: async ({ key, newVersion, ceremony }, event) =>
    memory.commit(event, () => {
      requireRevision(memory, key, key.revision - 1)
      requireKeepable(memory, key)
      if (newVersion) requireVersion(memory, key.id, newVersion)
      const complete = completing(memory, key, ceremony)
      return () => {
        memory.keys.set(key.id, structuredClone(key))
        if (newVersion) memory.versions.set(newVersion.id, structuredClone(newVersion))
        complete()
      }
    }),

  purgeKey: async (key, eventOf) => {
    const ended = memory.grants.filter(({ only }) => only && 'key' in only && only.key === key.id)
    memory.commit(eventOf(structuredClone(ended)), () => {
      requireRevision(memory, key, key.revision)
      return () => {
        memory.dropKey(key.id)
        memory.grants = memory.grants.filter((grant) => !ended.includes(grant))
      }
    })
  },

  recordUse: async ({ keyId, versionId, states, encrypts }, event) =>
    memory.commit(event, () => {
      const state = memory.keys.get(keyId)?.state
      if (state === undefined) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
      const detail = 'The state of the key changed while the call was under way.'
      if (!states.includes(state)) throw new KeyError({ code: 'KEY_ACTION_INVALID_STATE_ERR', detail })
      return () => {
        const { uses, encryptions } = memory.countedOf(versionId)
        const counted = { uses: uses + 1, encryptions: encryptions + Number(encrypts), lastUsedAt: event.eventTime }
        memory.counted.set(versionId, counted)
      }
    }),
})

export const keyStore = (memory: Memory): KeyStore => ({ ...keyReads(memory), ...keyChanges(memory) })

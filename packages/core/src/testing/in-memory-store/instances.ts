import { KeyError } from '../../errors/key-error.ts'
import type { InstanceRecord } from '../../ports/records.ts'
import type { InstanceStore } from '../../ports/store.ts'
import type { GrantId, InstanceId } from '../../vocabulary/ids.ts'
import { CREATOR_ROLES } from '../../policy/roles.ts'
import { DEFAULT_KEY_RING } from '../../vocabulary/key-ring.ts'
import { ringKey } from './key-rings.ts'
import { demand, inOrderOf, type Memory } from './memory.ts'

export function existing(memory: Memory, id: InstanceId): InstanceRecord {
  const instance = memory.instances.get(id)
  if (!instance) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return instance
}

function dropInstance(memory: Memory, { id, kekId }: InstanceRecord): void {
  for (const key of memory.keysOf(id)) memory.dropKey(key.id)
  for (const [key, ring] of memory.rings) if (ring.instanceId === id) memory.rings.delete(key)
  for (const ceremony of [...memory.ceremonies.values()].filter(({ instanceId }) => instanceId === id)) {
    memory.doom(ceremony.transport?.id)
    memory.ceremonies.delete(ceremony.id)
  }
  for (const [approval, { key }] of memory.pendingImports) {
    if (key.instanceId === id) memory.pendingImports.delete(approval)
  }
  memory.payloadKeys.delete(id)
  memory.access.delete(id)
  memory.dualControl.delete(id)
  memory.grants = memory.grants.filter(({ scope }) => scope !== id)
  memory.instances.delete(id)
  memory.doom(kekId)
}

export const instanceStore = (memory: Memory): InstanceStore => ({
  findInstance: async (id) => structuredClone(memory.instances.get(id)),

  listInstances: async () =>
    structuredClone([...memory.instances.values()]).sort(inOrderOf<InstanceRecord>(({ createdAt }) => createdAt)),

  createInstance: async (instance, event) => {
    const { id, crn, kekId, createdAt, createdBy } = instance
    memory.commit(event, () => {
      memory.requirePlanned(kekId)
      const others = [...memory.instances.values()]
      demand(!others.some((other) => other.id === id || other.crn === crn), 'there is an instance of this id')
      return () => {
        memory.confirm(kekId, undefined)
        memory.instances.set(id, structuredClone(instance))
        const ring = { instanceId: id, id: DEFAULT_KEY_RING, createdAt, createdBy }
        memory.rings.set(ringKey(ring), ring)
        memory.grants = [
          ...memory.grants,
          ...CREATOR_ROLES.map((role) => ({
            // Random UUIDs are what the brand promises.
            id: globalThis.crypto.randomUUID() as string as GrantId,
            subjectId: createdBy,
            role,
            scope: id,
            grantedAt: createdAt,
            grantedBy: undefined,
          })),
        ]
      }
    })
  },

  renameInstance: async (id, name, event) =>
    memory.commit(event, () => {
      const instance = existing(memory, id)
      return () => memory.instances.set(id, { ...instance, name })
    }),

  deleteInstance: async (id, { ofKey, ofInstance }) => {
    const gone = memory.keysOf(id).filter(({ state }) => state === 'destroyed')
    memory.commit([...structuredClone(gone).map(ofKey), ofInstance(gone.length)], () => {
      const instance = existing(memory, id)
      const keys = memory.keysOf(id).filter(({ state }) => state !== 'destroyed').length
      if (keys > 0) throw new KeyError({ code: 'INSTANCE_NOT_EMPTY_ERR', keys })
      return () => dropInstance(memory, instance)
    })
  },

  findCreateImportAccess: async (id) => structuredClone(memory.access.get(id)),

  setCreateImportAccess: async (id, access, { updatedAt, updatedBy }, event) =>
    memory.commit(event, () => {
      existing(memory, id)
      const { createdAt, createdBy } = memory.access.get(id) ?? { createdAt: updatedAt, createdBy: updatedBy }
      return () => memory.access.set(id, { ...access, createdAt, createdBy, updatedAt, updatedBy })
    }),
})

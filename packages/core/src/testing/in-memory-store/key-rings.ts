import { KeyError } from '../../errors/key-error.ts'
import type { KeyRingRecord } from '../../ports/records.ts'
import type { KeyRingStore } from '../../ports/store.ts'
import { DEFAULT_KEY_RING } from '../../vocabulary/key-ring.ts'
import type { InstanceId } from '../../vocabulary/ids.ts'
import { demand, type Memory } from './memory.ts'

export const ringKey = ({ instanceId, id }: Pick<KeyRingRecord, 'instanceId' | 'id'>): string => `${instanceId}/${id}`

const inOrder = (one: KeyRingRecord, two: KeyRingRecord): number => {
  if ((one.id === DEFAULT_KEY_RING) !== (two.id === DEFAULT_KEY_RING)) return one.id === DEFAULT_KEY_RING ? -1 : 1
  return one.id < two.id ? -1 : 1
}

/** Throws `KEY_RING_NOT_FOUND_ERR` unless the instance has the ring. */
export function requireRing(memory: Memory, instanceId: InstanceId, id: string): void {
  if (!memory.rings.has(ringKey({ instanceId, id }))) throw new KeyError({ code: 'KEY_RING_NOT_FOUND_ERR' })
}

export const keyRingStore = (memory: Memory): KeyRingStore => ({
  listKeyRings: async (instanceId) =>
    [...memory.rings.values()]
      .filter((ring) => ring.instanceId === instanceId)
      .sort(inOrder)
      .map((ring) => {
        const keys = memory.keysOf(instanceId).filter(({ keyRingId }) => keyRingId === ring.id)
        const deletedKeys = keys.filter(({ state }) => state === 'destroyed').length
        return { ...structuredClone(ring), keys: keys.length - deletedKeys, deletedKeys }
      }),

  createKeyRing: async (ring, event) =>
    memory.commit(event, () => {
      demand(memory.instances.has(ring.instanceId), 'there is no such instance')
      if (memory.rings.has(ringKey(ring))) throw new KeyError({ code: 'KEY_RING_NOT_UNIQUE_ERR' })
      return () => memory.rings.set(ringKey(ring), structuredClone(ring))
    }),

  deleteKeyRing: async ({ instanceId, id }, force, eventOf) => {
    const inside = memory.keysOf(instanceId).filter(({ keyRingId }) => keyRingId === id)
    const ended = memory.grants.filter(
      ({ scope, only }) => scope === instanceId && only && 'keyRing' in only && only.keyRing === id,
    )
    const event = eventOf(inside.map((key) => key.id).sort(), structuredClone(ended))
    memory.commit(event, () => {
      requireRing(memory, instanceId, id)
      const hindered = inside.some(({ state }) => !force || state !== 'destroyed')
      if (hindered) throw new KeyError({ code: 'KEY_RING_NOT_EMPTY_ERR' })
      return () => {
        // Another revision, so that a change that is under way does not put the key back into a ring that is gone.
        for (const key of inside)
          memory.keys.set(key.id, { ...key, keyRingId: DEFAULT_KEY_RING, revision: key.revision + 1 })
        memory.grants = memory.grants.filter((grant) => !ended.includes(grant))
        memory.rings.delete(ringKey({ instanceId, id }))
      }
    })
  },
})

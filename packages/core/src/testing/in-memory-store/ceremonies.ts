import { KeyError } from '../../errors/key-error.ts'
import type { CeremonyEnd } from '../../ports/key-store.ts'
import type { CeremonyRecord, KeyRecord } from '../../ports/records.ts'
import type { CeremonyStore } from '../../ports/store.ts'
import type { CeremonyId } from '../../vocabulary/ids.ts'
import { demand, inOrderOf, type Memory } from './memory.ts'

/** The ceremony while it is open; throws `IMPORT_CEREMONY_ENDED_ERR` once it has ended. */
function openCeremony(memory: Memory, id: CeremonyId): CeremonyRecord {
  const ceremony = memory.ceremonies.get(id)
  if (!ceremony) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  if (ceremony.state !== 'open') throw new KeyError({ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: ceremony.state })
  return ceremony
}

/** Checks that a ceremony may end with a change of this key, and answers what ends it. */
export function completing(memory: Memory, { instanceId }: KeyRecord, end: CeremonyEnd | undefined): () => void {
  if (!end) return () => undefined
  const ceremony = openCeremony(memory, end.id)
  if (ceremony.instanceId !== instanceId) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return () => {
    memory.ceremonies.set(end.id, { ...ceremony, state: 'completed', result: structuredClone(end.result) })
    memory.doom(ceremony.transport?.id)
  }
}

export const ceremonyStore = (memory: Memory): CeremonyStore => ({
  createCeremony: async (ceremony, event) =>
    memory.commit(event, () => {
      const { id, instanceId, transport } = ceremony
      demand(memory.instances.has(instanceId), 'there is no such instance')
      demand(!memory.ceremonies.has(id), 'there is a ceremony of this id')
      if (transport) memory.requirePlanned(transport.id)
      return () => {
        if (transport) memory.confirm(transport.id, transport.publicKey)
        memory.ceremonies.set(id, structuredClone(ceremony))
      }
    }),

  findCeremony: async (instanceId, id) => {
    const ceremony = memory.ceremonies.get(id)
    return ceremony?.instanceId === instanceId ? structuredClone(ceremony) : undefined
  },

  listCeremonies: async (instanceId, limit) =>
    structuredClone([...memory.ceremonies.values()].filter((ceremony) => ceremony.instanceId === instanceId))
      .sort(inOrderOf<CeremonyRecord>(({ createdAt }) => createdAt))
      .reverse()
      .slice(0, limit),

  countOpenCeremonies: async (instanceId) =>
    [...memory.ceremonies.values()].filter((one) => one.instanceId === instanceId && one.state === 'open').length,

  listExpiredCeremonies: async (now) =>
    structuredClone(
      [...memory.ceremonies.values()].filter(({ state, expiresAt }) => state === 'open' && expiresAt <= now),
    ),

  endCeremony: async ({ id }, as, event) =>
    memory.commit(event, () => {
      const ceremony = openCeremony(memory, id)
      return () => {
        memory.ceremonies.set(id, { ...ceremony, state: as })
        memory.doom(ceremony.transport?.id)
      }
    }),
})

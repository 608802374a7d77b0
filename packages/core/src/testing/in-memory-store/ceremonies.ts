import { KeyError } from '../../errors/key-error.ts'
import type { CeremonyEnd } from '../../ports/key-store.ts'
import type { CeremonyRecord, KeyRecord } from '../../ports/records.ts'
import type { CeremonyKind, CeremonyStore } from '../../ports/store.ts'
import { requireRoom, type OpenCeremonies } from '../../policy/ceremony-quota.ts'
import type { CeremonyId } from '../../vocabulary/ids.ts'
import { demand, inOrderOf, type Memory } from './memory.ts'

/** The ceremony while it is open, or waits; throws `IMPORT_CEREMONY_ENDED_ERR` once it is otherwise. */
function openCeremony(memory: Memory, id: CeremonyId, from: 'open' | 'waiting' = 'open'): CeremonyRecord {
  const ceremony = memory.ceremonies.get(id)
  if (!ceremony || (ceremony.state === 'open' && from !== 'open')) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  if (ceremony.state === 'open' || ceremony.state === from) return ceremony
  throw new KeyError({ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: ceremony.state })
}

function openLike(memory: Memory, { instanceId, createdBy, hasKeyPair }: CeremonyKind): OpenCeremonies {
  const open = [...memory.ceremonies.values()].filter(
    ({ state, transport, ...one }) =>
      state === 'open' && one.instanceId === instanceId && (transport !== undefined) === hasKeyPair,
  )
  return { inInstance: open.length, ofPerson: open.filter((one) => one.createdBy === createdBy).length }
}

/** Checks that a ceremony may end with a change of this key, and answers what ends it. */
export function completing(memory: Memory, { instanceId }: KeyRecord, end: CeremonyEnd | undefined): () => void {
  if (!end) return () => undefined
  const ceremony = openCeremony(memory, end.id, end.from)
  if (ceremony.instanceId !== instanceId) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return () => {
    memory.ceremonies.set(end.id, { ...ceremony, state: 'completed', result: structuredClone(end.result) })
    memory.doom(ceremony.transport?.id)
  }
}

/** Checks that a ceremony may wait with what it brought, and answers what has it wait. */
export function waitingWith(memory: Memory, end: CeremonyEnd | undefined): () => void {
  if (!end) return () => undefined
  const ceremony = openCeremony(memory, end.id)
  return () => {
    memory.ceremonies.set(end.id, { ...ceremony, state: 'waiting' })
    memory.doom(ceremony.transport?.id)
  }
}

/** The end of a ceremony whose material is not wanted; one that has landed stays completed. */
export function endWaiting(memory: Memory, end: CeremonyEnd | undefined, as: 'cancelled' | 'expired'): void {
  const ceremony = end && memory.ceremonies.get(end.id)
  if (ceremony?.state === 'waiting') memory.ceremonies.set(ceremony.id, { ...ceremony, state: as })
}

export const ceremonyStore = (memory: Memory): CeremonyStore => ({
  createCeremony: async (ceremony, event) =>
    memory.commit(event, () => {
      const { id, instanceId, createdBy, transport } = ceremony
      demand(memory.instances.has(instanceId), 'there is no such instance')
      demand(!memory.ceremonies.has(id), 'there is a ceremony of this id')
      if (transport) memory.requirePlanned(transport.id)
      const hasKeyPair = transport !== undefined
      requireRoom(openLike(memory, { instanceId, createdBy, hasKeyPair }), hasKeyPair)
      return () => {
        if (transport) memory.confirm(transport.id, transport.publicKey)
        memory.ceremonies.set(id, structuredClone(ceremony))
      }
    }),

  findCeremony: async (instanceId, id) => {
    const ceremony = memory.ceremonies.get(id)
    return ceremony?.instanceId === instanceId ? structuredClone(ceremony) : undefined
  },

  listCeremonies: async (instanceId, ended, createdBy) => {
    const shown = [...memory.ceremonies.values()].filter(
      (one) => one.instanceId === instanceId && (createdBy === undefined || one.createdBy === createdBy),
    )
    const newest = structuredClone(shown)
      .sort(inOrderOf<CeremonyRecord>(({ createdAt }) => createdAt))
      .reverse()
    const others = newest.filter(({ state }) => state !== 'open')
    return [...newest.filter(({ state }) => state === 'open'), ...others.slice(0, ended)]
  },

  countOpenCeremonies: async (like) => openLike(memory, like),

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

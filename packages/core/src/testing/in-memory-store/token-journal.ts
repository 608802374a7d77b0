import type { TokenJournal, TokenObjectRecord } from '../../ports/store.ts'
import { demand, inOrderOf, type Memory } from './memory.ts'

export const tokenJournal = (memory: Memory): TokenJournal => ({
  planTokenObject: async (object) =>
    memory.commit(undefined, () => {
      demand(!memory.objects.has(object.id), 'there is a token object of this id')
      return () => memory.objects.set(object.id, { ...object, state: 'planned', publicKey: undefined })
    }),

  confirmTokenObject: async (id, publicKey) =>
    memory.commit(undefined, () => {
      memory.requirePlanned(id)
      return () => memory.confirm(id, publicKey)
    }),

  forgetTokenObject: async (id) =>
    memory.commit(undefined, () => () => {
      if (memory.objects.get(id)?.state !== 'confirmed') memory.objects.delete(id)
    }),

  listTokenObjects: async () =>
    structuredClone([...memory.objects.values()]).sort(inOrderOf<TokenObjectRecord>(({ plannedAt }) => plannedAt)),
})

import type { Schemas } from '@keywright/contract/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'

export function useCreateInstance() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string): Promise<Schemas['ResourceInstance']> =>
      answerOf(api.POST('/v2/resource_instances', { body: { name: name.trim() } })),
    onSuccess: async () => {
      // The session lists the instances; the switcher is right before anyone goes there.
      await client.refetchQueries({ queryKey: ['session'] })
      await client.invalidateQueries({ queryKey: ['audit'] })
    },
  })
}

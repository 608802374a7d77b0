import type { Schemas } from '@keywright/contract/client'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'

export function useCreateInstance() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string): Promise<Schemas['ResourceInstance']> =>
      answerOf(api.POST('/v2/resource_instances', { body: { name: name.trim() } })),
    // The switcher is right before anyone goes there.
    onSuccess: () => afterInstanceChange(client),
  })
}

/** The session lists the instances, so whoever changes one asks for it again. */
export async function afterInstanceChange(client: QueryClient): Promise<void> {
  await Promise.all([
    client.refetchQueries({ queryKey: ['session'] }),
    client.invalidateQueries({ queryKey: ['audit'] }),
  ])
}

export const renameInstance = async (id: string, name: string): Promise<void> => {
  await settled(api.PATCH('/v2/resource_instances/{id}', { params: { path: { id } }, body: { name: name.trim() } }))
}

export const deleteInstance = async (id: string): Promise<void> => {
  await settled(api.DELETE('/v2/resource_instances/{id}', { params: { path: { id } } }))
}

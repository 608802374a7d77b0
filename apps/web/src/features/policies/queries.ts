import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader, settled } from '../../lib/api.ts'
import { policyBodyOf, type AccessValues, type InstancePolicy } from './access-values.ts'

/** `null` where nobody ever set it. */
export const createImportAccessQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['instance-policies', instanceId],
    queryFn: async ({ signal }): Promise<InstancePolicy | null> => {
      const params = { header: instanceHeader(instanceId) }
      const { resources } = await answerOf(api.GET('/api/v2/instance/policies', { signal, params }))
      // It is the only policy of this release.
      return resources[0] ?? null
    },
  })

export const setCreateImportAccess = async (instanceId: string, values: AccessValues): Promise<void> => {
  const params = { header: instanceHeader(instanceId) }
  await settled(api.PUT('/api/v2/instance/policies', { params, body: policyBodyOf(values) }))
}

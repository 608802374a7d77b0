import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ringsQuery } from '../features/rings/queries.ts'
import { useWorkplace } from './workplace.ts'

/** The ids of the rings; none while they are not known, which only leaves a menu shorter. */
export function useRingIds(instanceId: string): readonly string[] {
  const { refusedHere } = useWorkplace()
  const { data } = useQuery({ ...ringsQuery(instanceId), enabled: refusedHere('kms.key-rings.list') === undefined })
  return useMemo(() => (data ?? []).map(({ id }) => id), [data])
}

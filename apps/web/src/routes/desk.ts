import { useMemo } from 'react'
import type { Desk } from '../features/keys/deed-dialog.tsx'
import { useJudge, useWorkplace } from './workplace.ts'

/** What every dialog about a key needs to know of whoever opens it. */
export function useDesk(): Desk {
  const { instance, refusedAnywhere } = useWorkplace()
  const judge = useJudge()
  const blind = refusedAnywhere('kms.audit-events.list')
  return useMemo(() => ({ instanceId: instance.id, judge, blind }), [instance.id, judge, blind])
}

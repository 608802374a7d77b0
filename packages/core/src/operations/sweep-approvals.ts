import { KeyError } from '../errors/key-error.ts'
import { stateAt } from '../policy/dual-control.ts'
import { endedBy } from './approval-steps.ts'
import type { Dependencies } from './dependencies.ts'
import { jobInitiator } from './job.ts'

const AT_ONCE = 1_000

/** Ends requests whose time is over; answers how many. */
export async function sweepApprovals(deps: Dependencies): Promise<number> {
  const caller = jobInitiator('sweep-approvals', deps.newId())
  const standing = await deps.store.listApprovals({ standing: true }, AT_ONCE)
  let lapsed = 0
  for (const request of standing.filter((one) => stateAt(one, deps.now()) === 'lapsed')) {
    try {
      await deps.store.saveApproval(endedBy(deps, caller, { request, as: 'lapsed', reason: 'time' }))
      lapsed += 1
    } catch (error) {
      // Somebody decided on it meanwhile.
      if (!(error instanceof KeyError) || error.failure.code !== 'APPROVAL_CHANGED_ERR') throw error
    }
  }
  return lapsed
}

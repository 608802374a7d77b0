import { changeFacts } from '../audit/change-facts.ts'
import type { AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import { NO_DUAL_CONTROL, type DualControl } from '../policy/dual-control.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

/** The policy in the words of events and of the change approvers see. */
export const controlFacts = ({ rules, standsDays }: DualControl): AuditFacts => ({
  standsDays: `${standsDays}`,
  ...Object.fromEntries(
    Object.entries(rules).map(([action, { approvers, distinctGroups }]) => [
      action,
      `${approvers}${distinctGroups ? ' of distinct groups' : ''}`,
    ]),
  ),
})

/** What needs more than one person here; nothing where nobody ever said so. */
export async function getDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.dual-control.read'>,
): Promise<DualControl> {
  const control = await deps.store.findDualControl(authorized.scope.id)
  await deps.store.appendEvent(instanceEvent(deps, authorized))
  return control ?? NO_DUAL_CONTROL
}

/** Replaces all of the policy. Requests that stand keep the quorum under which they were asked. */
export async function setDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.dual-control.write'>,
  control: DualControl,
): Promise<void> {
  const { caller, scope } = authorized
  const before = (await deps.store.findDualControl(scope.id)) ?? NO_DUAL_CONTROL
  const requestData = changeFacts(controlFacts(before), controlFacts(control))
  const event = instanceEvent(deps, authorized, {}, { requestData })
  const by = { updatedAt: deps.now(), updatedBy: caller.principal.id }
  await deps.store.setDualControl(scope.id, control, by, event)
}

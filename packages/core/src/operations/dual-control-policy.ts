import { changeFacts } from '../audit/change-facts.ts'
import type { AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import {
  GUARDED_ACTIONS,
  GUARDED_ON_PLATFORM,
  NO_DUAL_CONTROL,
  tightened,
  type DualControl,
  type GuardedAction,
} from '../policy/dual-control.ts'
import type { Grant } from '../policy/principal.ts'
import type { Dependencies } from './dependencies.ts'
import { accessEvent } from './access-event.ts'
import { instanceEvent } from './key-event.ts'
import { possibleApprovers, requireApprovers } from './possible-approvers.ts'

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

/** A policy, and for each action it can name how many people could approve. */
export interface ShownControl extends DualControl {
  readonly people: Readonly<Partial<Record<GuardedAction, number>>>
}

async function shown(
  { store }: Dependencies,
  scope: Grant['scope'],
  actions: readonly GuardedAction[],
): Promise<ShownControl> {
  const control = (await store.findDualControl(scope)) ?? NO_DUAL_CONTROL
  const counted = await Promise.all(
    actions.map(async (action) => [action, (await possibleApprovers(store, { action, scope })).length]),
  )
  return { ...control, people: Object.fromEntries(counted) as ShownControl['people'] }
}

/** What needs more than one person here; nothing where nobody ever said so. */
export async function getDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.dual-control.read'>,
): Promise<ShownControl> {
  const control = await shown(deps, authorized.scope.id, GUARDED_ACTIONS)
  await deps.store.appendEvent(instanceEvent(deps, authorized))
  return control
}

/** The same for the whole installation. */
export async function getPlatformDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.platform-dual-control.read', 'platform'>,
): Promise<ShownControl> {
  const control = await shown(deps, 'platform', GUARDED_ON_PLATFORM)
  await deps.store.appendEvent(accessEvent(deps, authorized, { target: WHOLE }))
  return control
}

const WHOLE = { id: 'service', name: 'the whole installation', typeURI: 'kms/platform-dual-control' }

/** Rules that are new, or ask for more than before, must not ask for more people than there are. */
async function changeOf({ store }: Dependencies, scope: Grant['scope'], control: DualControl) {
  const before = (await store.findDualControl(scope)) ?? NO_DUAL_CONTROL
  for (const action of tightened(before, control)) {
    const quorum = control.rules[action]
    if (quorum) await requireApprovers(store, { action, scope }, quorum)
  }
  return changeFacts(controlFacts(before), controlFacts(control))
}

/**
 * Replaces all of the policy; requests that stand keep the quorum under which they were asked. Rejects with
 * `TOO_FEW_APPROVERS_ERR` for a rule that nobody could ever satisfy.
 */
export async function setDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.dual-control.write'>,
  control: DualControl,
): Promise<void> {
  const { caller, scope } = authorized
  const requestData = await changeOf(deps, scope.id, control)
  const event = instanceEvent(deps, authorized, {}, { requestData })
  await deps.store.setDualControl(scope.id, control, { updatedAt: deps.now(), updatedBy: caller.principal.id }, event)
}

/** The same for the whole installation. */
export async function setPlatformDualControl(
  deps: Dependencies,
  authorized: Authorized<'kms.platform-dual-control.write', 'platform'>,
  control: DualControl,
): Promise<void> {
  const requestData = await changeOf(deps, 'platform', control)
  const event = accessEvent(deps, authorized, { target: WHOLE }, { requestData })
  const by = { updatedAt: deps.now(), updatedBy: authorized.caller.principal.id }
  await deps.store.setDualControl('platform', control, by, event)
}

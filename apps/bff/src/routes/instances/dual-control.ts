import {
  getDualControlRoute,
  setDualControlRoute,
  type DualControlResource,
} from '@keywright/contract/dashboard/approvals'
import { getDualControl, setDualControl } from '@keywright/core/operations/dual-control-policy'
import { GUARDED_ACTIONS, type DualControl } from '@keywright/core/policy/dual-control'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'

const presentControl = ({ rules, standsDays }: DualControl): DualControlResource => ({
  rules: GUARDED_ACTIONS.flatMap((action) => {
    const rule = rules[action]
    return rule ? [{ action, ...rule }] : []
  }),
  standsDays,
})

const controlOf = ({ rules, standsDays }: DualControlResource): DualControl => ({
  rules: Object.fromEntries(
    rules.map(({ action, approvers, distinctGroups }) => [action, { approvers, distinctGroups }]),
  ),
  standsDays,
})

const getDualControlEndpoint = instanceEndpoint(
  getDualControlRoute,
  'kms.dual-control.read',
  async ({ c, core, authorized }) => c.json(presentControl(await getDualControl(core, authorized))),
)

const setDualControlEndpoint = instanceEndpoint(
  setDualControlRoute,
  'kms.dual-control.write',
  async ({ c, core, authorized, body }) => {
    await setDualControl(core, authorized, controlOf(body))
    return c.body(null, 204)
  },
)

export const dualControlEndpoints: readonly Endpoint[] = [getDualControlEndpoint, setDualControlEndpoint]

import {
  getDualControlRoute,
  getPlatformDualControlRoute,
  setDualControlRoute,
  setPlatformDualControlRoute,
  type DualControlResource,
  type ShownControlResource,
} from '@keywright/contract/dashboard/approvals'
import {
  getDualControl,
  getPlatformDualControl,
  setDualControl,
  setPlatformDualControl,
  type ShownControl,
} from '@keywright/core/operations/dual-control-policy'
import { GUARDED_ACTIONS, type DualControl } from '@keywright/core/policy/dual-control'
import { instanceEndpoint, personEndpoint, type Endpoint } from '../../http/pipeline.ts'

const presentControl = ({ rules, standsDays, people }: ShownControl): ShownControlResource => ({
  rules: GUARDED_ACTIONS.flatMap((action) => {
    const rule = rules[action]
    return rule ? [{ action, ...rule }] : []
  }),
  standsDays,
  people: GUARDED_ACTIONS.flatMap((action) => {
    const count = people[action]
    return count === undefined ? [] : [{ action, people: count }]
  }),
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

const target = () => ({ id: 'service', name: 'the whole installation', typeURI: 'kms/platform-dual-control' })

const getPlatformEndpoint = personEndpoint(
  { route: getPlatformDualControlRoute, action: 'kms.platform-dual-control.read', target },
  async ({ c, core, authorized }) => c.json(presentControl(await getPlatformDualControl(core, authorized))),
)

const setPlatformEndpoint = personEndpoint(
  { route: setPlatformDualControlRoute, action: 'kms.platform-dual-control.write', target },
  async ({ c, core, authorized, body }) => {
    await setPlatformDualControl(core, authorized, controlOf(body))
    return c.body(null, 204)
  },
)

export const dualControlEndpoints: readonly Endpoint[] = [
  getDualControlEndpoint,
  setDualControlEndpoint,
  getPlatformEndpoint,
  setPlatformEndpoint,
]

import { getHsmObjectsRoute, getHsmRoute, testHsmRoute } from '@keywright/contract/dashboard/hsm'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import { scopesFor } from '@keywright/core/policy/authorize'
import type { Caller } from '@keywright/core/policy/principal'
import type { Action } from '@keywright/core/policy/roles'
import { authenticate } from '../../http/authenticate.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { presentHsm, presentObjects } from '../../presenters/hsm.ts'

const TARGET = { id: 'service', name: 'HSM', typeURI: 'kms/hsm' }

type HsmAction = Extract<Action, `kms.hsm.${string}`>

function requireRole(caller: Caller, action: HsmAction): void {
  if (scopesFor(caller, action).length === 0) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
}

/** Polled by every open page: only a refusal leaves an event, or polling would drown the trail. */
const healthEndpoint: Endpoint = {
  route: getHsmRoute,
  rule: 'kms.hsm.read',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    const attempt = { caller, action: 'kms.hsm.read', target: TARGET, source: '' }
    return audited(auditor(deps.core), attempt, async () => {
      requireRole(caller, 'kms.hsm.read')
      return c.json(presentHsm(deps.core.token.health()))
    })
  },
}

/** What a person asks of the HSM by hand is on record, answered or refused. */
async function byHand<T>(
  { core }: PipelineDependencies,
  { caller, action }: { readonly caller: Caller; readonly action: HsmAction },
  work: () => Promise<T>,
): Promise<T> {
  const attempt = { caller, action, target: TARGET, source: '' }
  return audited(auditor(core), attempt, async () => {
    requireRole(caller, action)
    const result = await work()
    await core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, core))
    return result
  })
}

const objectsEndpoint: Endpoint = {
  route: getHsmObjectsRoute,
  rule: 'kms.hsm.read',
  handle: async (deps, c) => {
    const { token, store } = deps.core
    const caller = await authenticate(deps, c)
    return byHand(deps, { caller, action: 'kms.hsm.read' }, async () => {
      // Read on both sides of the search: what is made or destroyed meanwhile is neither unknown nor missing.
      const before = await store.listTokenObjects()
      const [description, objects] = [await token.describe(), await token.listObjects()]
      const [after, instances] = [await store.listTokenObjects(), await store.listInstances()]
      const mine = new Set<string>(scopesFor(caller, 'kms.hsm.read'))
      const visible = instances.filter(({ id }) => mine.has('platform') || mine.has(id))
      return c.json({
        ...description,
        flags: [...description.flags],
        ...presentObjects({ objects, before, after, visible }),
      })
    })
  },
}

const selfTestEndpoint: Endpoint = {
  route: testHsmRoute,
  rule: 'kms.hsm.test',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return byHand(deps, { caller, action: 'kms.hsm.test' }, async () =>
      c.json({ ms: await deps.core.token.selfTest() }),
    )
  },
}

export const hsmEndpoints: readonly Endpoint[] = [healthEndpoint, objectsEndpoint, selfTestEndpoint]

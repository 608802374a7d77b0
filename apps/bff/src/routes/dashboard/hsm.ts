import { getHsmRoute, type HsmResource } from '@keywright/contract/dashboard/hsm'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import { roleAllows } from '@keywright/core/policy/roles'
import type { TokenHealth } from '@keywright/core/ports/cryptographic-token'
import { authenticate } from '../../http/authenticate.ts'
import { auditor, type Endpoint } from '../../http/pipeline.ts'

/** Health without the module's path, which names places of the server. */
export function presentHsm({ state, problem, identity, capabilities, weak, restarts }: TokenHealth): HsmResource {
  return {
    state,
    ...(problem === undefined ? {} : { problem }),
    ...(identity === undefined ? {} : { identity: withoutPath(identity) }),
    capabilities: [...capabilities],
    weak,
    restarts,
  }
}

function withoutPath(identity: NonNullable<TokenHealth['identity']>): NonNullable<HsmResource['identity']> {
  const { moduleDescription, label, manufacturer, model, serial, firmwareVersion } = identity
  return { moduleDescription, label, manufacturer, model, serial, firmwareVersion }
}

const ACTION = 'kms.hsm.read'
const TARGET = { id: 'service', name: 'HSM', typeURI: 'kms/hsm' }

/** Polled by every open page: only a refusal leaves an event, or polling would drown the trail. */
export const hsmEndpoint: Endpoint = {
  route: getHsmRoute,
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return audited(auditor(deps.core), { caller, action: ACTION, target: TARGET, source: '' }, async () => {
      const { grants } = caller.principal
      if (!grants.some(({ role }) => roleAllows(role, ACTION))) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
      return c.json(presentHsm(deps.core.token.health()))
    })
  },
}

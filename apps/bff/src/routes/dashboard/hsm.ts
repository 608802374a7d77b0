import { getHsmRoute, type HsmResource } from '@keywright/contract/dashboard/hsm'
import { KeyError } from '@keywright/core/errors/key-error'
import { roleAllows } from '@keywright/core/policy/roles'
import type { TokenHealth } from '@keywright/core/ports/cryptographic-token'
import { known, type Endpoint } from '../../http/pipeline.ts'

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

/** Polled by every open page, and shows nothing secret: it leaves no event, or polling would drown the trail. */
export const hsmEndpoint: Endpoint = {
  route: getHsmRoute,
  handle: async (deps, c) => {
    const { principal } = await known(deps, c)
    if (!principal.grants.some(({ role }) => roleAllows(role, 'kms.hsm.read'))) {
      throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
    }
    return c.json(presentHsm(deps.core.token.health()))
  },
}

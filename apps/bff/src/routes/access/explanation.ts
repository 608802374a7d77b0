import { explainAccessRoute } from '@keywright/contract/access/grants'
import { explainAccess } from '@keywright/core/operations/explain-access'
import type { Circumstances } from '@keywright/core/policy/principal'
import { rolesFor } from '@keywright/core/policy/roles'
import { parseInstanceId, parseKeyId } from '@keywright/core/vocabulary/ids'
import { instantOf, type Instant } from '@keywright/core/vocabulary/instant'
import { isIP } from 'node:net'
import { circumstancesOf } from '../../http/networks.ts'
import { presentGrant, sourceOf, subjectOf } from '../../presenters/grant.ts'
import { invalid, namedIn, overseeingEndpoint } from './overseeing.ts'

/** From a given address, or from anywhere, which every network is part of. */
function supposed(address: string | undefined, at: Instant): Circumstances {
  if (address === undefined) return { at, isFrom: () => true }
  if (isIP(address) === 0) throw invalid('address', 'an IPv4 or IPv6 address')
  return circumstancesOf(address, at)
}

export const explainAccessEndpoint = overseeingEndpoint(
  explainAccessRoute,
  'kms.access-grants.read',
  ({ body }) => ({ instanceId: body.instanceId, facts: { askedAction: body.action } }),
  async ({ c, deps, oversight, body }) => {
    const { subjectId, action, instanceId, keyId, address, at } = body
    const moment = at === undefined ? deps.core.now() : instantOf(new Date(at))
    const { allowed, approvers, grants } = await explainAccess(deps.core, oversight, {
      ...supposed(address, moment),
      subjectId,
      action,
      instanceId: instanceId === undefined ? undefined : namedIn('body', 'instanceId', parseInstanceId(instanceId)),
      keyId: keyId === undefined ? undefined : namedIn('body', 'keyId', parseKeyId(keyId)),
    })
    return c.json({
      allowed,
      ...(approvers !== undefined && { approvers }),
      roles: rolesFor(action),
      grants: grants.map(({ through, refusal, ...described }) => ({
        grant: {
          ...presentGrant(described),
          ...(described.grant.source && { source: sourceOf(described.grant.source) }),
        },
        ...(through && { through: subjectOf(through) }),
        ...(refusal && { refusal }),
      })),
    })
  },
)

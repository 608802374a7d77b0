import type { Identities } from '@keywright/core/ports/identities'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { circumstancesOf } from '../http/networks.ts'
import type { Directory } from './directory.ts'

/** Who people and service IDs are now, for the core: a grant's networks are held against where they last called from. */
export const identitiesOf = (directory: Directory): Identities => ({
  callerAs: async ({ id, credential, sourceAddress }, underWay) => {
    const principal = await directory.principal(id)
    const circumstances = circumstancesOf(sourceAddress, instantOf(new Date()))
    return principal && { ...underWay, principal, credential, sourceAddress, ...circumstances }
  },
  groupsOf: (id) => directory.groupsOf(id),
  hadPasskeySince: (id, since) => directory.hadPasskeySince(id, since),
})

import {
  addGroupMemberRoute,
  createGroupRoute,
  deleteGroupRoute,
  listGroupMembersRoute,
  listGroupsRoute,
  removeGroupMemberRoute,
} from '@keywright/contract/access/groups'
import { addMember } from '@keywright/core/operations/add-member'
import { personEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { accessEvent } from '../../people/access-change.ts'
import { createGroup, deleteGroup, pageOfGroups, pageOfMembers, removeMember } from '../../people/groups.ts'
import type { Db } from '../../store/database.ts'
import { everyOne, named, theOne } from './target.ts'

const all = everyOne('groups', 'kms/groups')
const one = theOne('kms/groups')

export const groupEndpoints = (db: Db): readonly Endpoint[] => [
  personEndpoint(
    { route: listGroupsRoute, action: 'kms.groups.list', target: all },
    async ({ c, core, authorized, query }) => {
      const { items: groups, total } = await pageOfGroups(db, authorized.caller.principal.id, query)
      await core.store.appendEvent(accessEvent({ db, core, authorized }, { target: all(), reasonCode: 200 }))
      return c.json({ groups, total })
    },
  ),
  personEndpoint(
    { route: listGroupMembersRoute, action: 'kms.groups.list', target: one },
    async ({ c, core, authorized, query }) => {
      const { items: members, total } = await pageOfMembers(db, named(c), query)
      await core.store.appendEvent(accessEvent({ db, core, authorized }, { target: one(c), reasonCode: 200 }))
      return c.json({ members, total })
    },
  ),
  personEndpoint(
    { route: createGroupRoute, action: 'kms.groups.write', target: all },
    async ({ c, core, authorized, body }) => c.json(await createGroup({ db, core, authorized }, body), 201),
  ),
  personEndpoint(
    { route: deleteGroupRoute, action: 'kms.groups.write', target: one },
    async ({ c, core, authorized }) => {
      await deleteGroup({ db, core, authorized }, named(c))
      return c.body(null, 204)
    },
  ),
  personEndpoint(
    { route: addGroupMemberRoute, action: 'kms.groups.write', target: one },
    async ({ c, core, authorized }) => {
      await addMember(core, authorized, { group: named(c), member: named(c, 'member') })
      return c.body(null, 204)
    },
  ),
  personEndpoint(
    { route: removeGroupMemberRoute, action: 'kms.groups.write', target: one },
    async ({ c, core, authorized }) => {
      await removeMember({ db, core, authorized }, { group: named(c), member: named(c, 'member') })
      return c.body(null, 204)
    },
  ),
]

import { createRoute, z } from '@hono/zod-openapi'
import { DESCRIPTION, GROUP_NAME } from '@keywright/core/vocabulary/limits'
import { trimmed } from '../text.ts'
import { answer, body, common, failures, idParams, listQuery, membershipSchema, moment, total } from './common.ts'

const groupSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    createdAt: moment(),
    members: z.int().openapi({ description: 'How many.' }),
    mine: z.boolean().openapi({ description: 'Whoever asks is in it.' }),
    grants: z.int(),
  })
  .openapi('AccessGroup')

const memberParams = idParams.extend({
  member: z.string().openapi({ param: { name: 'member', in: 'path' }, description: 'A person or a service ID.' }),
})

export const listGroupsRoute = createRoute({
  method: 'get',
  path: '/bff/access/groups',
  operationId: 'listGroups',
  summary: 'The access groups, by name',
  ...common,
  request: {
    query: z.strictObject({
      ...listQuery,
      id: z.string().optional().openapi({ description: 'One group alone.' }),
      member: z.string().optional().openapi({ description: 'Those that this person or service ID is in.' }),
    }),
  },
  responses: {
    200: answer('Groups', z.object({ groups: z.array(groupSchema), total: total() }).openapi('AccessGroupList')),
    ...failures,
  },
})

export const listGroupMembersRoute = createRoute({
  method: 'get',
  path: '/bff/access/groups/{id}/members',
  operationId: 'listGroupMembers',
  summary: 'Who is in a group, by name',
  ...common,
  request: { params: idParams, query: z.strictObject(listQuery) },
  responses: {
    200: answer(
      'Members',
      z.object({ members: z.array(membershipSchema), total: total() }).openapi('AccessGroupMemberList'),
    ),
    ...failures,
  },
})

export const createGroupRoute = createRoute({
  method: 'post',
  path: '/bff/access/groups',
  operationId: 'createGroup',
  summary: 'A group whose members hold the roles granted to it',
  ...common,
  request: {
    body: body(
      z
        .strictObject({ name: trimmed(GROUP_NAME), description: trimmed(DESCRIPTION).optional() })
        .openapi('CreateGroupRequest'),
    ),
  },
  responses: { 201: answer('Created', groupSchema), ...failures },
})

export const deleteGroupRoute = createRoute({
  method: 'delete',
  path: '/bff/access/groups/{id}',
  operationId: 'deleteGroup',
  summary: 'Its roles end for all its members',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Deleted' }, ...failures },
})

export const addGroupMemberRoute = createRoute({
  method: 'put',
  path: '/bff/access/groups/{id}/members/{member}',
  operationId: 'addGroupMember',
  summary: 'Let somebody have the roles of a group; nobody adds themselves',
  ...common,
  request: { params: memberParams },
  responses: { 204: { description: 'A member' }, ...failures },
})

export const removeGroupMemberRoute = createRoute({
  method: 'delete',
  path: '/bff/access/groups/{id}/members/{member}',
  operationId: 'removeGroupMember',
  summary: 'Take the roles of a group from somebody',
  ...common,
  request: { params: memberParams },
  responses: { 204: { description: 'No member any more' }, ...failures },
})

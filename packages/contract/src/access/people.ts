import { createRoute, z } from '@hono/zod-openapi'
import { EMAIL, PASSWORD, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { commonFailures } from '../error.ts'
import { limited, trimmed } from '../text.ts'
import { answer, body, common, failures, holdings, idParams, listQuery, moment, total } from './common.ts'

const personSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    state: z.enum(['active', 'invited']).openapi({ description: '`invited` until the link was used.' }),
    signsInBy: z.array(z.enum(['passphrase', 'single-sign-on'])),
    createdAt: moment(),
    lastSignInAt: moment().optional().openapi({ description: 'Absent where that is more than 90 days ago.' }),
    secondStep: z.boolean().openapi({ description: 'More than the passphrase is asked for at sign-in.' }),
    ...holdings,
  })
  .openapi('Person')
export type PersonResource = z.infer<typeof personSchema>

const invitationSchema = z
  .object({
    person: personSchema,
    url: z.string().openapi({ format: 'uri', description: 'Works once; shown this once.' }),
    expiresAt: moment(),
  })
  .openapi('Invitation')

export const listPeopleRoute = createRoute({
  method: 'get',
  path: '/bff/access/people',
  operationId: 'listPeople',
  summary: 'Everybody who may sign in, and who is invited to',
  ...common,
  request: {
    query: z.strictObject({ ...listQuery, id: z.string().optional().openapi({ description: 'One person alone.' }) }),
  },
  responses: {
    200: answer('People', z.object({ people: z.array(personSchema), total: total() }).openapi('PersonList')),
    ...failures,
  },
})

export const invitePersonRoute = createRoute({
  method: 'post',
  path: '/bff/access/people',
  operationId: 'invitePerson',
  summary: 'Invite somebody by a link that works once; roles can be granted at once',
  ...common,
  request: {
    body: body(
      z
        .strictObject({ name: trimmed(PERSON_NAME), email: z.email({ error: EMAIL.rule }).max(EMAIL.max, EMAIL.rule) })
        .openapi('InvitePersonRequest'),
    ),
  },
  responses: { 201: answer('Invited', invitationSchema), ...failures },
})

export const renewInvitationRoute = createRoute({
  method: 'post',
  path: '/bff/access/people/{id}/invitation',
  operationId: 'renewInvitation',
  summary: 'A new link for somebody who has not used theirs; the old one ends',
  ...common,
  request: { params: idParams },
  responses: { 201: answer('Invited again', invitationSchema), ...failures },
})

export const removePersonRoute = createRoute({
  method: 'delete',
  path: '/bff/access/people/{id}',
  operationId: 'removePerson',
  summary: 'End somebody’s access: sessions, roles and memberships are gone at once; what they did stays on record',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Removed' }, ...failures },
})

export const resetSecondStepRoute = createRoute({
  method: 'delete',
  path: '/bff/access/people/{id}/second-step',
  operationId: 'resetSecondStep',
  summary: 'Take away the second step of somebody who has lost it; their sessions end, and they sign in by passphrase',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Reset' }, ...failures },
})

export const checkInvitationRoute = createRoute({
  method: 'post',
  path: '/bff/invitation',
  operationId: 'checkInvitation',
  summary: 'Whom a link invites',
  tags: ['Access'],
  request: { body: body(z.strictObject({ token: z.string().max(128) }).openapi('CheckInvitationRequest')) },
  responses: {
    200: answer('Invited', z.object({ name: z.string(), email: z.string() }).openapi('Invitee')),
    ...commonFailures,
  },
})

export const acceptInvitationRoute = createRoute({
  method: 'post',
  path: '/bff/invitation/acceptance',
  operationId: 'acceptInvitation',
  summary: 'Choose a passphrase and be signed in; the link ends',
  tags: ['Access'],
  request: {
    body: body(
      z.strictObject({ token: z.string().max(128), password: limited(PASSWORD) }).openapi('AcceptInvitationRequest'),
    ),
  },
  responses: { 204: { description: 'Signed in' }, ...commonFailures },
})

import { createRoute, z } from '@hono/zod-openapi'
import { ACTIONS, LEVELS, ROLES } from '@keywright/core/policy/roles'
import { uuid } from '../collection.ts'
import { flag } from '../text.ts'
import { answer, body, common, failures, idParams, listQuery, moment, someOf, subjectSchema, total } from './common.ts'

const TIME_RULE = 'a time such as 08:00'
const time = () => z.string({ error: TIME_RULE }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME_RULE)
const DAYS_RULE = 'days from 1 (Monday) to 7 (Sunday)'
const NETWORKS_RULE = 'up to 50 networks such as 10.0.0.0/8 or 2001:db8::/32'
const EXPIRY_RULE = 'an RFC 3339 date and time in the future'

const hoursSchema = z
  .strictObject({
    days: z
      .array(
        z.union(
          [1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day)),
          { error: DAYS_RULE },
        ),
      )
      .min(1, DAYS_RULE)
      .max(7, DAYS_RULE),
    from: time(),
    until: time().openapi({ description: 'No longer part of it; not later than `from` means on the next day.' }),
    timeZone: z.string().max(64).openapi({ example: 'Europe/Berlin' }),
  })
  .openapi('Hours')

/** Where a role holds, until when and under which conditions. Neither instance nor platform: the whole installation. */
const grantFields = {
  role: z.enum(ROLES),
  instanceId: uuid().optional().openapi({ description: 'Absent: a platform role on the whole installation.' }),
  keyRingId: z.string().optional().openapi({ description: 'Only on an instance, and not with `keyId`.' }),
  keyId: uuid().optional(),
  expiresAt: z.iso.datetime({ offset: true, error: EXPIRY_RULE }).optional(),
  networks: z
    .array(z.string({ error: NETWORKS_RULE }).max(64, NETWORKS_RULE), { error: NETWORKS_RULE })
    .min(1, NETWORKS_RULE)
    .max(50, NETWORKS_RULE)
    .optional(),
  hours: hoursSchema.optional(),
}

export const grantSchema = z
  .object({
    id: uuid(),
    subject: subjectSchema,
    ...grantFields,
    keyName: z.string().optional(),
    instanceName: z.string().optional(),
    grantedAt: moment(),
    grantedBy: z.string(),
  })
  .openapi('Grant')
export type GrantResource = z.infer<typeof grantSchema>

/** Whose calls an authorization is for. */
export const sourceSchema = z
  .object({
    service: z.string(),
    instance: z.string().optional().openapi({ description: 'The CRN of the one instance of it.' }),
    delegated: z.boolean().openapi({ description: 'Also for services that work for it.' }),
  })
  .openapi('AuthorizationSource')

/** Why a grant does not decide a question: the first that holds. */
const REFUSALS = [
  'other-scope',
  'role',
  'too-narrow',
  'other-key',
  'expired',
  'other-network',
  'outside-hours',
  'other-service',
  'other-service-instance',
] as const

/** What grants and authorizations are found by. */
export const reaching = {
  instance: uuid().optional().openapi({ description: 'On one instance, its rings and keys.' }),
  ring: z.string().max(100).optional().openapi({ description: 'Those that reach this key ring.' }),
  key: uuid().optional().openapi({ description: 'Those that reach this key of the instance.' }),
}

export const listGrantsRoute = createRoute({
  method: 'get',
  path: '/bff/access/grants',
  operationId: 'listGrants',
  summary: 'Who holds which role where',
  ...common,
  request: {
    query: z.strictObject({
      ...listQuery,
      ...reaching,
      subject: z.string().optional().openapi({ description: 'Of one person, group or service ID.' }),
      groups: flag()
        .optional()
        .openapi({ type: 'string', description: 'With `subject`: what their groups hold as well.' }),
      platform: flag()
        .optional()
        .openapi({ type: 'string', description: 'With `instance`: what is on the whole installation as well.' }),
      role: someOf(ROLES).optional(),
      level: someOf(LEVELS).optional(),
    }),
  },
  responses: {
    200: answer('Grants', z.object({ grants: z.array(grantSchema), total: total() }).openapi('GrantList')),
    ...failures,
  },
})

export const createGrantRoute = createRoute({
  method: 'post',
  path: '/bff/access/grants',
  operationId: 'createGrant',
  summary: 'Grant a role to somebody else, or renew one that has expired; nobody raises their own rights',
  ...common,
  request: { body: body(z.strictObject({ subjectId: z.string(), ...grantFields }).openapi('CreateGrantRequest')) },
  responses: { 201: answer('Granted', grantSchema), ...failures },
})

export const deleteGrantRoute = createRoute({
  method: 'delete',
  path: '/bff/access/grants/{id}',
  operationId: 'deleteGrant',
  summary: 'Revoke a role; it ends with the next call. The last administrator stays',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Revoked' }, ...failures },
})

export const explainAccessRoute = createRoute({
  method: 'post',
  path: '/bff/access/explanation',
  operationId: 'explainAccess',
  summary: 'Why somebody can, or cannot, do something: each of their grants with what it says',
  ...common,
  request: {
    body: body(
      z
        .strictObject({
          subjectId: z.string(),
          action: z.enum(ACTIONS),
          instanceId: uuid().optional(),
          keyId: uuid().optional(),
          address: z.string().max(64).optional().openapi({ description: 'From where; absent: from anywhere.' }),
          at: z.iso.datetime({ offset: true }).optional().openapi({ description: 'When; absent: now.' }),
        })
        .openapi('ExplainAccessRequest'),
    ),
  },
  responses: {
    200: answer(
      'The answer',
      z
        .object({
          allowed: z.boolean(),
          approvers: z.int().optional().openapi({ description: 'How many others must agree, by dual control.' }),
          roles: z.array(z.enum(ROLES)).openapi({ description: 'Those that would allow it.' }),
          grants: z.array(
            z.object({
              grant: grantSchema.extend({
                source: sourceSchema.optional().openapi({ description: 'Of an authorization.' }),
              }),
              through: subjectSchema.optional().openapi({ description: 'The group that holds it.' }),
              refusal: z.enum(REFUSALS).optional().openapi({ description: 'Absent: this grant allows it.' }),
            }),
          ),
        })
        .openapi('AccessExplanation'),
    ),
    ...failures,
  },
})

import { createRoute, z } from '@hono/zod-openapi'
import {
  APPROVAL_STATES,
  GUARDED_ACTIONS,
  GUARDED_ON_PLATFORM,
  MOST_APPROVERS,
  MOST_DAYS,
  type GuardedAction,
} from '@keywright/core/policy/dual-control'
import { answer, body, failures, idParams, moment } from '../access/common.ts'
import { uuid } from '../collection.ts'
import { commonFailures, conflict } from '../error.ts'
import { bearerOrCookie, cookieOnly, instanceHeaders } from '../headers.ts'
import { trimmed } from '../text.ts'
import { assertionSchema, passkeyRequestSchema } from './passkeys.ts'

const APPROVERS_RULE = `a number of people from 1 to ${MOST_APPROVERS}`
const DAYS_RULE = `a number of days from 1 to ${MOST_DAYS}`
const ACTION_RULE = 'an action that dual control can name, once'
const REFUSAL_REASON = { min: 1, max: 500, rule: 'a reason of 1 to 500 characters' }

const controlOf = <const A extends readonly [GuardedAction, ...GuardedAction[]]>(actions: A) => ({
  rules: z
    .array(
      z.strictObject({
        action: z.enum(actions, { error: ACTION_RULE }),
        approvers: z.int({ error: APPROVERS_RULE }).min(1, APPROVERS_RULE).max(MOST_APPROVERS, APPROVERS_RULE),
        distinctGroups: z
          .boolean()
          .openapi({ description: 'Each approver must be able to stand for an access group of their own.' }),
      }),
    )
    .max(actions.length, ACTION_RULE)
    .refine((rules) => new Set(rules.map(({ action }) => action)).size === rules.length, ACTION_RULE)
    .openapi({ description: 'What needs the approval of others; what is not named is done by one person.' }),
  standsDays: z
    .int({ error: DAYS_RULE })
    .min(1, DAYS_RULE)
    .max(MOST_DAYS, DAYS_RULE)
    .openapi({ description: 'How long a request stands.' }),
})

const people = {
  people: z
    .array(z.object({ action: z.string(), people: z.int() }))
    .openapi({ description: 'For each action that can be named, how many people could approve.' }),
}

const control = controlOf(GUARDED_ACTIONS)
export const dualControlSchema = z.strictObject(control).openapi('DualControl')
export type DualControlResource = z.infer<typeof dualControlSchema>
const shownControlSchema = z.object({ ...control, ...people }).openapi('ShownDualControl')
export type ShownControlResource = z.infer<typeof shownControlSchema>

const platformControlSchema = z.strictObject(controlOf(GUARDED_ON_PLATFORM)).openapi('PlatformDualControl')

export const approvalSchema = z
  .object({
    id: uuid(),
    action: z.string(),
    instanceId: uuid().optional().openapi({ description: 'Absent for what is asked of the whole installation.' }),
    instanceName: z.string(),
    key: z.object({ id: uuid(), name: z.string(), keyRingId: z.string() }).optional(),
    changes: z
      .array(z.object({ what: z.string(), before: z.string(), after: z.string() }))
      .openapi({ description: 'The exact change.' }),
    approvers: z.int(),
    distinctGroups: z.boolean(),
    requester: z.object({ id: z.string(), name: z.string() }),
    requestedAt: moment(),
    expiresAt: moment(),
    state: z.enum(APPROVAL_STATES),
    approvals: z.array(
      z.object({
        name: z.string(),
        at: moment(),
        signedWith: z
          .string()
          .optional()
          .openapi({ description: 'The name of the passkey that signed it; absent where nothing did.' }),
      }),
    ),
    ended: z.object({ at: moment(), byName: z.string(), reason: z.string().optional() }).optional(),
    mine: z.boolean().openapi({ description: 'Whether the caller asked, who alone may withdraw it.' }),
    mayNot: z
      .enum(['right', 'own', 'twice', 'same-group'])
      .optional()
      .openapi({ description: 'Why the caller cannot approve it while it is open; absent where they can.' }),
    digest: z.string().openapi({ description: 'SHA-256 of the canonical request, which is what approvers agree to.' }),
  })
  .openapi('Approval')
export type ApprovalResource = z.infer<typeof approvalSchema>

const common = { tags: ['Approvals'], security: cookieOnly }

export const listApprovalsRoute = createRoute({
  method: 'get',
  path: '/bff/approvals',
  operationId: 'listApprovals',
  summary: 'Requests under dual control that the caller asked or may know of, newest first',
  ...common,
  responses: {
    200: answer('Approvals', z.object({ resources: z.array(approvalSchema) })),
    ...commonFailures,
  },
})

export const getApprovalRoute = createRoute({
  method: 'get',
  path: '/bff/approvals/{id}',
  operationId: 'getApproval',
  summary: 'One request',
  ...common,
  request: { params: idParams },
  responses: { 200: answer('Approval', approvalSchema), ...failures },
})

export const beginApprovalRoute = createRoute({
  method: 'post',
  path: '/bff/approvals/{id}/signing',
  operationId: 'beginApproval',
  summary: 'What a passkey of the caller must sign to approve; good once, for five minutes, in this session',
  ...common,
  request: { params: idParams },
  responses: {
    200: answer(
      'What to sign',
      z
        .object({
          statement: z.string().openapi({ description: 'RFC 8785; its SHA-256 is the challenge.' }),
          passkey: passkeyRequestSchema,
        })
        .openapi('ApprovalSigning'),
    ),
    ...failures,
  },
})

const base64url = (description: string) => z.string().openapi({ description: `${description}, in base64url.` })

export const voteSignatureSchema = z
  .object({
    passkeyName: z.string(),
    credentialId: base64url('The credential id'),
    publicKey: base64url('As of then, the COSE key'),
    statement: z.string().openapi({ description: 'What was signed, RFC 8785; its SHA-256 is the challenge.' }),
    authenticatorData: base64url('The authenticator data'),
    clientDataJSON: base64url('The client data'),
    signature: base64url('Over both'),
    rpId: z.string(),
    origin: z.string(),
  })
  .openapi('VoteSignature')

export const approvalEvidenceSchema = z
  .object({
    version: z.literal(1),
    approvalId: uuid(),
    canonical: z.string().openapi({ description: 'The canonical request, RFC 8785.' }),
    digest: z.string().openapi({ description: 'Its SHA-256, in hex.' }),
    approvals: z.array(
      z.object({
        approver: z.string(),
        name: z.string(),
        at: moment(),
        signature: voteSignatureSchema
          .optional()
          .openapi({ description: 'Absent for an approval that is not signed.' }),
        holds: z
          .boolean()
          .optional()
          .openapi({ description: 'Of a signature: whether it still verifies, computed for this answer.' }),
      }),
    ),
  })
  .openapi('ApprovalEvidence')
export type ApprovalEvidence = z.infer<typeof approvalEvidenceSchema>

export const getApprovalEvidenceRoute = createRoute({
  method: 'get',
  path: '/bff/approvals/{id}/evidence',
  operationId: 'getApprovalEvidence',
  summary: 'What proves the approvals of a request, from data alone',
  ...common,
  request: { params: idParams },
  responses: { 200: answer('Evidence', approvalEvidenceSchema), ...failures },
})

export const approveRoute = createRoute({
  method: 'post',
  path: '/bff/approvals/{id}/approve',
  operationId: 'approve',
  summary: 'Approve a request, signed by whoever has a passkey; the last approval carries it out',
  ...common,
  request: {
    params: idParams,
    body: {
      ...body(z.strictObject({ passkey: assertionSchema.optional() }).openapi('ApproveRequest')),
      required: false,
    },
  },
  responses: { 200: answer('What has become of it', approvalSchema), ...failures },
})

export const refuseRoute = createRoute({
  method: 'post',
  path: '/bff/approvals/{id}/refuse',
  operationId: 'refuse',
  summary: 'Refuse a request, which ends it',
  ...common,
  request: {
    params: idParams,
    body: body(z.strictObject({ reason: trimmed(REFUSAL_REASON) }).openapi('RefuseRequest')),
  },
  responses: { 200: answer('What has become of it', approvalSchema), ...failures },
})

export const withdrawRoute = createRoute({
  method: 'post',
  path: '/bff/approvals/{id}/withdraw',
  operationId: 'withdraw',
  summary: 'Take back what one has asked for',
  ...common,
  request: { params: idParams },
  responses: { 200: answer('What has become of it', approvalSchema), ...failures },
})

export const getDualControlRoute = createRoute({
  method: 'get',
  path: '/bff/dual-control',
  operationId: 'getDualControl',
  summary: 'What needs more than one person in an instance',
  tags: ['Approvals'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders },
  responses: { 200: answer('Dual control', shownControlSchema), ...commonFailures },
})

export const setDualControlRoute = createRoute({
  method: 'put',
  path: '/bff/dual-control',
  operationId: 'setDualControl',
  summary: 'Replace it; a rule is loosened by as many as it asks for',
  tags: ['Approvals'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders, body: body(dualControlSchema) },
  responses: { 204: { description: 'Set' }, ...commonFailures, ...conflict },
})

export const getPlatformDualControlRoute = createRoute({
  method: 'get',
  path: '/bff/platform-dual-control',
  operationId: 'getPlatformDualControl',
  summary: 'What needs more than one person in the whole installation',
  tags: ['Approvals'],
  security: cookieOnly,
  responses: { 200: answer('Dual control', shownControlSchema), ...commonFailures },
})

export const setPlatformDualControlRoute = createRoute({
  method: 'put',
  path: '/bff/platform-dual-control',
  operationId: 'setPlatformDualControl',
  summary: 'Replace it; a rule is loosened by as many as it asks for',
  tags: ['Approvals'],
  security: cookieOnly,
  request: { body: body(platformControlSchema) },
  responses: { 204: { description: 'Set' }, ...commonFailures, ...conflict },
})

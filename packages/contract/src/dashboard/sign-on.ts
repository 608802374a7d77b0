import { createRoute, z } from '@hono/zod-openapi'
import { PASSWORD } from '@keywright/core/vocabulary/limits'
import { commonFailures, notFound } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { limited } from '../text.ts'
import { assertionSchema } from './passkeys.ts'
import { codeField, codeNeededSchema, signedInSchema } from './session.ts'

const tags = ['Dashboard']
const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const failures = { ...commonFailures, 403: commonFailures[401], ...notFound }

/** An address of the dashboard: one slash, so that it leads nowhere else. */
const NEXT_RULE = 'an address of this dashboard'
const next = z
  .string({ error: NEXT_RULE })
  .max(2000, NEXT_RULE)
  .regex(/^\/(?![/\\])/, NEXT_RULE)

const begun = {
  description: 'Where the browser goes next. A cookie binds what comes back to this browser',
  ...json(z.object({ url: z.string() }).openapi('SignOnBegun')),
}

export const beginSignOnRoute = createRoute({
  method: 'post',
  path: '/bff/sign-on',
  operationId: 'beginSignOn',
  summary: 'Begin to sign in by the provider',
  tags,
  request: {
    body: { required: true, ...json(z.strictObject({ next: next.optional() }).openapi('BeginSignOnRequest')) },
  },
  responses: { 200: begun, ...failures },
})

export const beginSignOnProofRoute = createRoute({
  method: 'post',
  path: '/bff/sign-on/proof',
  operationId: 'beginSignOnProof',
  summary: 'Begin to show anew that it is you, by signing in at the provider once more',
  tags,
  security: cookieOnly,
  responses: { 200: begun, ...failures },
})

const came = {
  description: 'Signed in, or what is still missing; `proved` where it was a proof that was asked for',
  ...json(
    z
      .object({
        outcome: z.discriminatedUnion('state', [
          signedInSchema,
          codeNeededSchema,
          z
            .object({ state: z.literal('passphrase-needed'), email: z.string() })
            .openapi({ description: 'Somebody with a passphrase shows once that this is them at the provider.' }),
          z.object({ state: z.literal('proved') }),
        ]),
        next: z.string().optional().openapi({ description: 'Where they wanted to go.' }),
      })
      .openapi('SignOnAnswer'),
  ),
}

const ANSWER_RULE = 'the query with which the provider sent the browser back'

export const answerSignOnRoute = createRoute({
  method: 'post',
  path: '/bff/sign-on/answer',
  operationId: 'answerSignOn',
  summary: 'Hand in what the provider sent back with the browser',
  tags,
  request: {
    body: {
      required: true,
      ...json(
        z
          .strictObject({ query: z.string({ error: ANSWER_RULE }).max(8000, ANSWER_RULE) })
          .openapi('AnswerSignOnRequest'),
      ),
    },
  },
  responses: { 200: came, ...failures },
})

export const enterBySignOnRoute = createRoute({
  method: 'post',
  path: '/bff/sign-on/entry',
  operationId: 'enterBySignOn',
  summary: 'Go on with a sign-in whose answer was good, by what was still missing',
  tags,
  request: {
    body: {
      required: true,
      ...json(
        z
          .strictObject({
            code: codeField().optional(),
            passkey: assertionSchema.optional(),
            password: limited({ ...PASSWORD, min: 1 }).optional(),
          })
          .openapi('EnterBySignOnRequest'),
      ),
    },
  },
  responses: { 200: came, ...failures },
})

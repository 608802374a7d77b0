import { createRoute, z } from '@hono/zod-openapi'
import {
  CLAIM_NAME,
  CLAIM_VALUE,
  CLIENT_ID,
  CLIENT_SECRET,
  ISSUER,
  MAX_MAPPINGS,
} from '@keywright/core/vocabulary/limits'
import { limited, trimmed } from '../text.ts'
import { answer, body, common, failures, moment, subjectSchema } from './common.ts'

const providerSchema = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    hasSecret: z.boolean().openapi({ description: 'The secret itself is answered to nobody.' }),
    groupsClaim: z.string(),
    admitsUnknown: z.boolean().openapi({ description: 'Whether whom nobody invited may come in.' }),
    trustsSecondStep: z
      .boolean()
      .openapi({ description: 'Whether `mfa` in the claim `amr` stands for the second step of Keywright.' }),
    mappings: z.array(z.object({ value: z.string(), group: subjectSchema })),
    updatedAt: moment(),
  })
  .openapi('SignOnProvider')

const singleSignOnSchema = z
  .object({
    redirectUri: z.string().openapi({ description: 'What the client at the provider must be allowed to return to.' }),
    provider: providerSchema.optional().openapi({ description: 'Absent while single sign-on is off.' }),
  })
  .openapi('SingleSignOn')

const issuer = () => trimmed(ISSUER)
const mapping = z.strictObject({ value: trimmed(CLAIM_VALUE), groupId: z.string().max(100) })
const MAPPINGS_RULE = `at most ${MAX_MAPPINGS} values of the claim, each with a group`

export const getSingleSignOnRoute = createRoute({
  method: 'get',
  path: '/bff/access/single-sign-on',
  operationId: 'getSingleSignOn',
  summary: 'By which provider people sign in, and which of its groups stand for ours',
  ...common,
  responses: { 200: answer('Single sign-on', singleSignOnSchema), ...failures },
})

export const setSingleSignOnRoute = createRoute({
  method: 'put',
  path: '/bff/access/single-sign-on',
  operationId: 'setSingleSignOn',
  summary:
    'Let people sign in by a provider of OpenID Connect; memberships that no mapping carries any more end at once',
  ...common,
  request: {
    body: body(
      z
        .strictObject({
          issuer: issuer(),
          clientId: trimmed(CLIENT_ID),
          clientSecret: limited(CLIENT_SECRET).optional().openapi({
            description:
              'Left out, the one there is stays, as long as issuer and client do. Empty for a client without.',
          }),
          groupsClaim: trimmed(CLAIM_NAME),
          admitsUnknown: z.boolean({ error: 'true or false' }),
          trustsSecondStep: z.boolean({ error: 'true or false' }),
          mappings: z.array(mapping, { error: MAPPINGS_RULE }).max(MAX_MAPPINGS, MAPPINGS_RULE),
        })
        .openapi('SetSingleSignOnRequest'),
    ),
  },
  responses: { 200: answer('Holds from now on', singleSignOnSchema), ...failures },
})

export const deleteSingleSignOnRoute = createRoute({
  method: 'delete',
  path: '/bff/access/single-sign-on',
  operationId: 'deleteSingleSignOn',
  summary: 'Nobody signs in by the provider any more; sessions and memberships that hang on it end at once',
  ...common,
  responses: { 204: { description: 'Off' }, ...failures },
})

export const testSingleSignOnRoute = createRoute({
  method: 'post',
  path: '/bff/access/single-sign-on/test',
  operationId: 'testSingleSignOn',
  summary: 'Ask a provider what it says of itself, before anybody depends on it',
  ...common,
  request: { body: body(z.strictObject({ issuer: issuer() }).openapi('TestSingleSignOnRequest')) },
  responses: {
    200: answer(
      'What came of it',
      z
        .object({
          works: z.boolean(),
          problem: z.string().optional().openapi({ description: 'In words, where it does not work.' }),
          authorizationEndpoint: z.string().optional(),
        })
        .openapi('SingleSignOnTest'),
    ),
    ...failures,
  },
})

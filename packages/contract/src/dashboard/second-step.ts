import { createRoute, z } from '@hono/zod-openapi'
import { commonFailures } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { codeField } from './session.ts'

const common = { tags: ['Dashboard'], security: cookieOnly }
const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })

export const beginSecondStepRoute = createRoute({
  method: 'post',
  path: '/bff/account/second-step',
  operationId: 'beginSecondStep',
  summary: 'A new secret for an authenticator app; it counts for nothing until a code confirms it',
  ...common,
  responses: {
    200: {
      description: 'The secret, as text and as what a QR code says',
      ...json(z.object({ secret: z.string(), uri: z.string() }).openapi('SecondStepSecret')),
    },
    409: { ...commonFailures[400], description: 'There is one already.' },
    ...commonFailures,
  },
})

export const confirmSecondStepRoute = createRoute({
  method: 'post',
  path: '/bff/account/second-step/confirmation',
  operationId: 'confirmSecondStep',
  summary: 'From now on, ask for a code at sign-in',
  ...common,
  request: {
    body: { required: true, ...json(z.strictObject({ code: codeField() }).openapi('ConfirmSecondStepRequest')) },
  },
  responses: {
    200: {
      description: 'On. The recovery codes are shown this once',
      ...json(z.object({ recoveryCodes: z.array(z.string()) }).openapi('RecoveryCodes')),
    },
    ...commonFailures,
  },
})

export const removeSecondStepRoute = createRoute({
  method: 'post',
  path: '/bff/account/second-step/removal',
  operationId: 'removeSecondStep',
  summary: 'End the authenticator app; asks for a proof by its code, a recovery code, a passkey or the provider',
  ...common,
  responses: { 204: { description: 'Off' }, ...commonFailures },
})

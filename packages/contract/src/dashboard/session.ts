import { createRoute, z } from '@hono/zod-openapi'
import { EMAIL, INSTANCE_NAME, PASSWORD, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { ROLES } from '@keywright/core/policy/roles'
import { uuid } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { limited, trimmed } from '../text.ts'
import { hsmSchema } from './hsm.ts'
import { assertionSchema, passkeyRequestSchema } from './passkeys.ts'

const CODE_RULE = 'a code of an authenticator app, or a recovery code'
export const codeField = () => z.string({ error: CODE_RULE }).trim().min(1, CODE_RULE).max(64, CODE_RULE)

const instanceSummary = z
  .object({
    id: uuid(),
    name: z.string(),
    crn: z.string(),
    roles: z.array(z.enum(ROLES)).openapi({ description: 'Held on the whole instance.' }),
    narrow: z
      .array(z.object({ role: z.enum(ROLES), keyRingId: z.string().optional(), keyId: uuid().optional() }))
      .openapi({ description: 'Roles held on single rings and keys of it.' }),
  })
  .openapi('InstanceSummary')

export const signedInSchema = z.object({
  state: z.literal('signed-in'),
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  hasPasskey: z
    .boolean()
    .openapi({ description: 'Whether they have a passkey, by which they sign what they approve.' }),
  hasApp: z
    .boolean()
    .openapi({ description: 'Whether they have an authenticator app, whose code comes after the passphrase.' }),
  platformRoles: z.array(z.enum(ROLES)),
  signsInBy: z.array(z.enum(['passphrase', 'single-sign-on'])).openapi({
    description: 'By what they can show who they are; single sign-on as long as the provider in use knows them.',
  }),
  instances: z.array(instanceSummary),
  rules: z
    .object({
      toggle: z.int(),
      rotate: z.int(),
      restore: z.int(),
      restoreWindow: z.int(),
      purge: z.int(),
      autoPurge: z.int(),
    })
    .openapi({ description: 'The waiting rules in force, in seconds.' }),
})

/** Where the visitor stands. `set-up` means nobody has used the setup code yet. */
export const sessionSchema = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('set-up') }),
    z.object({ state: z.literal('signed-out'), singleSignOn: z.boolean() }),
    signedInSchema,
  ])
  .openapi('Session')

export type SignedInResource = z.infer<typeof signedInSchema>

const answer = (description: string) => ({ description, content: { 'application/json': { schema: sessionSchema } } })
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const getSessionRoute = createRoute({
  method: 'get',
  path: '/bff/session',
  operationId: 'getSession',
  summary: 'Who is signed in, and to what',
  tags: ['Dashboard'],
  responses: { 200: answer('Where the visitor stands'), ...commonFailures },
})

export const signInRequest = z
  .strictObject({
    email: trimmed(EMAIL),
    password: limited({ ...PASSWORD, min: 1 }),
    code: codeField()
      .optional()
      .openapi({ description: 'Of an authenticator app, or a recovery code; asked for by `code-needed`.' }),
    passkey: assertionSchema.optional().openapi({ description: 'In place of a code, where `code-needed` offers it.' }),
  })
  .openapi('SignInRequest')

export const codeNeededSchema = z.object({
  state: z.literal('code-needed'),
  app: z.boolean().openapi({ description: 'An authenticator app shows a code; else only recovery codes are left.' }),
  passkey: passkeyRequestSchema.optional().openapi({ description: 'What a passkey may sign instead.' }),
})

const signInAnswer = z.discriminatedUnion('state', [signedInSchema, codeNeededSchema]).openapi('SignInAnswer')

export const signInRoute = createRoute({
  method: 'post',
  path: '/bff/session',
  operationId: 'signIn',
  summary: 'Sign in with e-mail and passphrase',
  tags: ['Dashboard'],
  request: { body: body(signInRequest) },
  responses: {
    200: {
      description: 'Signed in, by an HttpOnly cookie; or the passphrase is right, and the second step is missing',
      content: { 'application/json': { schema: signInAnswer } },
    },
    ...commonFailures,
  },
})

export const beginPasskeySignInRoute = createRoute({
  method: 'post',
  path: '/bff/session/passkey/options',
  operationId: 'beginPasskeySignIn',
  summary: 'What a passkey must sign to sign in; good once, for five minutes',
  tags: ['Dashboard'],
  responses: {
    200: { description: 'What to sign', content: { 'application/json': { schema: passkeyRequestSchema } } },
    ...commonFailures,
  },
})

export const signInWithPasskeyRoute = createRoute({
  method: 'post',
  path: '/bff/session/passkey',
  operationId: 'signInWithPasskey',
  summary: 'Sign in with a passkey alone, which is both factors at once',
  tags: ['Dashboard'],
  request: { body: body(z.strictObject({ passkey: assertionSchema }).openapi('PasskeySignInRequest')) },
  responses: { 200: answer('Signed in'), ...commonFailures },
})

export const beginProofRoute = createRoute({
  method: 'post',
  path: '/bff/session/proof/options',
  operationId: 'beginProof',
  summary: 'What a passkey must sign to show anew that it is you',
  tags: ['Dashboard'],
  security: cookieOnly,
  responses: {
    200: { description: 'What to sign', content: { 'application/json': { schema: passkeyRequestSchema } } },
    ...commonFailures,
  },
})

const proofRequest = z
  .strictObject({
    currentPassword: limited({ ...PASSWORD, min: 1 }).optional(),
    code: codeField().optional().openapi({ description: 'Beside the passphrase of whoever has a second step.' }),
    passkey: assertionSchema.optional().openapi({ description: 'In place of both.' }),
  })
  .openapi('ProofRequest')

export type ProofRequest = z.infer<typeof proofRequest>

export const proveRoute = createRoute({
  method: 'post',
  path: '/bff/session/proof',
  operationId: 'proveIdentity',
  summary: 'Show anew that it is you, for ten minutes of dangerous actions: by all that signing in takes, or a passkey',
  tags: ['Dashboard'],
  security: cookieOnly,
  request: {
    body: body(proofRequest),
  },
  responses: { 204: { description: 'Shown' }, ...commonFailures },
})

export const signOutRoute = createRoute({
  method: 'delete',
  path: '/bff/session',
  operationId: 'signOut',
  summary: 'End this session',
  tags: ['Dashboard'],
  security: cookieOnly,
  responses: { 204: { description: 'Signed out' }, ...commonFailures },
})

const setupCode = z
  .string({ error: 'the setup code npm start printed' })
  .min(1, 'the setup code npm start printed')
  .max(100, 'the setup code npm start printed')

export const checkSetupRoute = createRoute({
  method: 'post',
  path: '/bff/setup/check',
  operationId: 'checkSetup',
  summary: 'Try the setup code, and see how the HSM is before anything is created',
  tags: ['Dashboard'],
  request: { body: body(z.strictObject({ setupCode }).openapi('CheckSetupRequest')) },
  responses: {
    200: { description: 'The code is right', content: { 'application/json': { schema: hsmSchema } } },
    409: { ...commonFailures[400], description: 'Set-up is done already.' },
    ...commonFailures,
  },
})

export const setupRequest = z
  .strictObject({
    setupCode,
    name: trimmed(PERSON_NAME),
    email: z.email({ error: EMAIL.rule }).max(EMAIL.max, EMAIL.rule),
    password: limited(PASSWORD),
    instanceName: trimmed(INSTANCE_NAME),
    enforceToken: z
      .boolean({ error: 'true or false' })
      .optional()
      .openapi({ description: 'Root keys are imported wrapped only, never in plain.' }),
  })
  .openapi('SetupRequest')

export const setupRoute = createRoute({
  method: 'post',
  path: '/bff/setup',
  operationId: 'setUp',
  summary: 'Create the first administrator and the first instance, and sign in',
  tags: ['Dashboard'],
  request: { body: body(setupRequest) },
  responses: {
    201: answer('Set up and signed in'),
    409: { ...commonFailures[400], description: 'Set-up is done already.' },
    ...commonFailures,
  },
})

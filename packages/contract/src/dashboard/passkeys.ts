import { createRoute, z } from '@hono/zod-openapi'
import { PASSKEY_NAME } from '@keywright/core/vocabulary/limits'
import { answer, body, failures, idParams, moment } from '../access/common.ts'
import { commonFailures, conflict } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { trimmed } from '../text.ts'

// The shapes of WebAuthn Level 3 §5.1 in its JSON spelling, without what browsers add besides.

const RULE = 'what the browser made of the passkey'
const bytes = (most: number) =>
  z
    .string({ error: RULE })
    .max(most, RULE)
    .regex(/^[\w-]+$/, RULE)
/** WebAuthn Level 3 §4: 1023 bytes at most. */
const credentialId = () => bytes(1_364)
const clientData = () => bytes(4_096)

const descriptor = z.object({
  type: z.literal('public-key'),
  id: z.string(),
  transports: z.array(z.string()),
})

/** What the browser is asked to have signed. */
export const passkeyRequestSchema = z
  .object({
    challenge: z.string(),
    timeout: z.int(),
    rpId: z.string(),
    allowCredentials: z.array(descriptor),
    userVerification: z.literal('required'),
  })
  .openapi('PasskeyRequest')
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>

/** What the browser is asked to make. */
export const passkeyCreationSchema = z
  .object({
    challenge: z.string(),
    timeout: z.int(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    excludeCredentials: z.array(descriptor),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .openapi('PasskeyCreation')
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>

/** What a passkey signed. */
export const assertionSchema = z
  .strictObject(
    {
      id: credentialId(),
      rawId: credentialId(),
      type: z.literal('public-key', { error: RULE }),
      response: z.strictObject(
        {
          clientDataJSON: clientData(),
          authenticatorData: bytes(4_096),
          signature: bytes(4_096),
          userHandle: bytes(128).nullish(),
        },
        { error: RULE },
      ),
    },
    { error: RULE },
  )
  .openapi('PasskeyAssertion')
export type Assertion = z.infer<typeof assertionSchema>

export const registrationSchema = z
  .strictObject(
    {
      id: credentialId(),
      rawId: credentialId(),
      type: z.literal('public-key', { error: RULE }),
      response: z.strictObject(
        {
          clientDataJSON: clientData(),
          attestationObject: bytes(32_768),
          transports: z
            .array(z.string().regex(/^[a-z-]{1,20}$/, RULE))
            .max(10, RULE)
            .optional(),
        },
        { error: RULE },
      ),
    },
    { error: RULE },
  )
  .openapi('PasskeyRegistration')
export type Registration = z.infer<typeof registrationSchema>

export const passkeySchema = z
  .object({
    id: z.string().openapi({ description: 'The credential id, in base64url.' }),
    name: z.string(),
    createdAt: moment(),
    lastUsedAt: moment().optional(),
    synced: z.boolean().openapi({ description: 'Whether its provider keeps copies of it on other devices.' }),
  })
  .openapi('Passkey')

const common = { tags: ['Dashboard'], security: cookieOnly }

export const beginPasskeyRoute = createRoute({
  method: 'post',
  path: '/bff/account/passkeys/options',
  operationId: 'beginPasskey',
  summary: 'What the browser needs to make a passkey; good once, for five minutes, in this session',
  ...common,
  responses: { 200: answer('What to make', passkeyCreationSchema), ...commonFailures, ...conflict },
})

export const addPasskeyRoute = createRoute({
  method: 'post',
  path: '/bff/account/passkeys',
  operationId: 'addPasskey',
  summary: 'Keep a passkey the browser made. From the first on, the passphrase alone signs nobody in',
  ...common,
  request: {
    body: body(
      z.strictObject({ name: trimmed(PASSKEY_NAME), registration: registrationSchema }).openapi('AddPasskeyRequest'),
    ),
  },
  responses: {
    201: answer(
      'Added. Recovery codes come with it where there were none left, and are shown this once',
      z.object({ passkey: passkeySchema, recoveryCodes: z.array(z.string()).optional() }).openapi('AddedPasskey'),
    ),
    ...commonFailures,
    ...conflict,
  },
})

export const renamePasskeyRoute = createRoute({
  method: 'patch',
  path: '/bff/account/passkeys/{id}',
  operationId: 'renamePasskey',
  summary: 'Give a passkey another name',
  ...common,
  request: {
    params: idParams,
    body: body(z.strictObject({ name: trimmed(PASSKEY_NAME) }).openapi('RenamePasskeyRequest')),
  },
  responses: { 204: { description: 'Renamed' }, ...failures },
})

export const removePasskeyRoute = createRoute({
  method: 'delete',
  path: '/bff/account/passkeys/{id}',
  operationId: 'removePasskey',
  summary: 'A passkey that counts no more. What it signed stays signed',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Removed' }, ...failures },
})

import { createRoute, z } from '@hono/zod-openapi'
import { PASSWORD, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { commonFailures, notFound } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { limited, trimmed } from '../text.ts'
import { passkeySchema } from './passkeys.ts'

const common = { tags: ['Dashboard'], security: cookieOnly }
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const getAccountRoute = createRoute({
  method: 'get',
  path: '/bff/account',
  operationId: 'getAccount',
  summary: 'Whoever is signed in, and where else they are',
  ...common,
  responses: {
    200: {
      description: 'Account',
      content: {
        'application/json': {
          schema: z
            .object({
              id: z.string(),
              name: z.string(),
              email: z.string(),
              createdAt: z.string(),
              signsInBy: z
                .array(z.enum(['passphrase', 'single-sign-on']))
                .openapi({ description: 'What begins a session of theirs.' }),
              secondStep: z
                .object({ enabledAt: z.string(), recoveryCodesLeft: z.int() })
                .optional()
                .openapi({ description: 'Absent without an authenticator app.' }),
              passkeys: z.array(passkeySchema),
              recoveryCodesLeft: z.int(),
              sessions: z.array(
                z.object({
                  id: z.string(),
                  current: z.boolean(),
                  createdAt: z.string(),
                  lastUsedAt: z.string().openapi({ description: 'To the minute.' }),
                  expiresAt: z.string(),
                  address: z.string(),
                  agent: z.string(),
                }),
              ),
            })
            .openapi('Account'),
        },
      },
    },
    ...commonFailures,
  },
})

export const renameAccountRoute = createRoute({
  method: 'patch',
  path: '/bff/account',
  operationId: 'renameAccount',
  summary: 'Change the name the dashboard shows; events name people by their e-mail address',
  ...common,
  request: { body: body(z.strictObject({ name: trimmed(PERSON_NAME) }).openapi('RenameAccountRequest')) },
  responses: { 204: { description: 'Changed' }, ...commonFailures },
})

export const changePasswordRoute = createRoute({
  method: 'post',
  path: '/bff/account/password',
  operationId: 'changePassword',
  summary: 'Change the passphrase; every other session ends',
  ...common,
  request: {
    body: body(
      z
        .strictObject({ currentPassword: limited({ ...PASSWORD, min: 1 }), newPassword: limited(PASSWORD) })
        .openapi('ChangePasswordRequest'),
    ),
  },
  responses: { 204: { description: 'Changed' }, ...commonFailures },
})

export const endSessionRoute = createRoute({
  method: 'delete',
  path: '/bff/account/sessions/{id}',
  operationId: 'endSession',
  summary: 'Sign out somewhere else',
  ...common,
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 204: { description: 'Ended' }, ...commonFailures, ...notFound },
})

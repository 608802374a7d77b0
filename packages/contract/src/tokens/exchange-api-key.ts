import { createRoute, z } from '@hono/zod-openapi'

export const API_KEY_GRANT = 'urn:ibm:params:oauth:grant-type:apikey'

/** Form fields as IBM's clients send them (key-protect-api.md §6.1); what is not needed is read and ignored. */
export const exchangeApiKeyForm = z.object({
  grant_type: z.string(),
  apikey: z.string(),
  response_type: z.string().optional(),
  scope: z.string().optional(),
})

const tokenError = z
  .object({
    errorCode: z.string().openapi({ example: 'BXNIM0415E' }),
    errorMessage: z.string(),
    context: z.object({ requestId: z.string() }),
  })
  .openapi('TokenError')

const failure = (description: string) => ({ description, content: { 'application/json': { schema: tokenError } } })

const exchange = {
  method: 'post' as const,
  tags: ['Tokens'],
  request: {
    body: { required: true, content: { 'application/x-www-form-urlencoded': { schema: exchangeApiKeyForm } } },
  },
  responses: {
    200: {
      description: 'An access token, signed in the HSM',
      content: {
        'application/json': {
          schema: z
            .object({
              access_token: z.string().openapi({ description: 'A JWT, ES256.' }),
              refresh_token: z.literal('not_supported'),
              token_type: z.literal('Bearer'),
              expires_in: z.int(),
              expiration: z.int().openapi({ description: 'Seconds since 1970.' }),
              scope: z.string(),
            })
            .openapi('AccessToken'),
        },
      },
    },
    400: failure('The grant is not one that is spoken here, or the API key is not known.'),
    429: failure('Too many attempts; wait and try again.'),
    503: failure('The HSM cannot sign a token now.'),
  },
}

export const identityTokenRoute = createRoute({
  path: '/identity/token',
  operationId: 'exchangeApiKey',
  summary: 'Exchange an API key for an access token',
  ...exchange,
})

export const oidcTokenRoute = createRoute({
  path: '/oidc/token',
  operationId: 'exchangeApiKeyOidc',
  summary: 'The same at the address other clients use',
  ...exchange,
})

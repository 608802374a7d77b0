import { OpenAPIHono } from '@hono/zod-openapi'
import { ROUTES } from './api.ts'

/** The document as it is checked in at packages/contract/openapi.json, with a newline at its end. */
export function openApiDocument(): string {
  const hono = new OpenAPIHono()
  const { openAPIRegistry } = hono
  for (const route of ROUTES) openAPIRegistry.registerPath(route)
  openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token from /identity/token.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'keywright.session_token',
  })
  const document = hono.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Keywright',
      version: '2.0.0',
      description: 'Key management on your own HSM, through the IBM Key Protect v2 API.',
    },
  })
  return `${JSON.stringify(document, null, 2)}\n`
}

if (import.meta.main) process.stdout.write(openApiDocument())

import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema.d.ts'

export type ApiClient = Client<paths>
export type Schemas = components['schemas']

/** The one typed client, generated from openapi.json; the web and the command line both use it. */
export function createApiClient(options: Parameters<typeof createClient>[0]): ApiClient {
  return createClient<paths>(options)
}

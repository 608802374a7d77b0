/** What an endpoint's description is; the server types its pipeline with it. */
export type { RouteConfig } from '@hono/zod-openapi'

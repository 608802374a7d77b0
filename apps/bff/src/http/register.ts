import type { RouteConfig } from '@keywright/contract/route'
import { KeyError } from '@keywright/core/errors/key-error'
import { isOnRecord } from '@keywright/core/operations/audited'
import type { Context, Hono } from 'hono'
import { originOf, type HttpEnv } from './env.ts'
import type { Endpoint, PipelineDependencies } from './pipeline.ts'

/** No refusal goes unrecorded: what has no event of its own is counted among the denials. */
async function answered(endpoint: Endpoint, deps: PipelineDependencies, c: Context<HttpEnv>): Promise<Response> {
  try {
    return await endpoint.handle(deps, c)
  } catch (error) {
    if (!isOnRecord(error)) {
      deps.denials.note(originOf(c), error instanceof KeyError ? error.failure.code : 'INTERNAL_ERR')
    }
    throw error
  }
}

const pathOf = (route: RouteConfig): string => route.path.replace(/\{(\w+)\}/g, ':$1')

/** Puts the endpoints on the app, at the method and path their contract says. */
export function register(app: Hono<HttpEnv>, endpoints: readonly Endpoint[], deps: PipelineDependencies): void {
  const heads = new Map(endpoints.filter(({ route }) => route.method === 'head').map((e) => [e.route.path, e]))
  for (const endpoint of endpoints) {
    const { route } = endpoint
    if (route.method === 'head') continue
    // hono answers HEAD through the GET route, so the two share one registration.
    const head = route.method === 'get' ? heads.get(route.path) : undefined
    app.on(route.method.toUpperCase(), pathOf(route), (c) =>
      answered(c.req.method === 'HEAD' && head ? head : endpoint, deps, c),
    )
  }
  for (const { route } of endpoints) app.all(pathOf(route), (c) => answered(refusing(route, endpoints), deps, c))
}

/** What answers at an address that is known, to a method that is not. */
const refusing = (route: RouteConfig, endpoints: readonly Endpoint[]): Endpoint => ({
  route,
  rule: 'nobody',
  handle: async (_deps, c) => {
    const methods = endpoints.filter((other) => other.route.path === route.path).map((other) => other.route.method)
    c.header('Allow', methods.join(', ').toUpperCase())
    throw new KeyError({ code: 'METHOD_NOT_ALLOWED_ERR' })
  },
})

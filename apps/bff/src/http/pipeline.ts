import type { RouteConfig } from '@keywright/contract/route'
import type { Initiator } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { authorize, type Authorized } from '@keywright/core/policy/authorize'
import type { Caller } from '@keywright/core/policy/principal'
import type { Action } from '@keywright/core/policy/roles'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { parseInstanceId, parseKeyId, type KeyId } from '@keywright/core/vocabulary/ids'
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import type { AnonymousDenials } from './anonymous-denials.ts'
import { authenticate, type Authentication } from './authenticate.ts'
import type { HttpEnv } from './env.ts'
import { readJson } from './read-body.ts'
import { validBody, validQuery } from './validate.ts'

export interface PipelineDependencies extends Authentication {
  readonly core: Dependencies
  readonly denials: AnonymousDenials
}

const BODY_LIMIT_BYTES = 64 * 1024

interface JsonBody<Schema extends z.ZodType> {
  readonly required?: boolean
  readonly content: { readonly 'application/json': { readonly schema: Schema } }
}
type BodyOf<R extends RouteConfig> = R extends { request: { body: JsonBody<infer Schema> } }
  ? z.output<Schema>
  : undefined
type QueryOf<R extends RouteConfig> = R extends { request: { query: infer Schema extends z.ZodObject } }
  ? z.output<Schema>
  : undefined

/** What a handler gets: the parsed input, and proof that the caller may do this here. */
export interface Call<R extends RouteConfig, A extends Action, Scope extends InstanceRecord | 'platform'> {
  readonly c: Context<HttpEnv>
  readonly core: Dependencies
  readonly authorized: Authorized<A, Scope>
  readonly body: BodyOf<R>
  readonly query: QueryOf<R>
}

/** One endpoint, ready to be registered. */
export interface Endpoint {
  readonly route: RouteConfig
  readonly handle: (deps: PipelineDependencies, c: Context<HttpEnv>) => Promise<Response>
}

type Handler<R extends RouteConfig, A extends Action, Scope extends InstanceRecord | 'platform'> = (
  call: Call<R, A, Scope>,
) => Promise<Response>

/** A call on one instance, named by the header `Bluemix-Instance`: authenticate, authorize, parse, act. */
export function instanceEndpoint<R extends RouteConfig, A extends Action>(
  route: R,
  action: A,
  handler: Handler<R, A, InstanceRecord>,
): Endpoint {
  return {
    route,
    handle: async (deps, c) => {
      const caller = await known(deps, c)
      const instance = await instanceOf(deps.core, c)
      return audited(auditor(deps.core), attemptOf(caller, action, c, instance), async () => {
        const authorized = instance && authorize(caller, action, instance)
        if (!authorized) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
        return handler({ c, core: deps.core, authorized, ...(await inputOf(route, c)) })
      })
    },
  }
}

/** A call on the installation as a whole. */
export function platformEndpoint<R extends RouteConfig, A extends Action>(
  route: R,
  action: A,
  handler: Handler<R, A, 'platform'>,
): Endpoint {
  return {
    route,
    handle: async (deps, c) => {
      const caller = await known(deps, c)
      return audited(auditor(deps.core), attemptOf(caller, action, c, undefined), async () => {
        const authorized = authorize(caller, action, 'platform')
        if (!authorized) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
        return handler({ c, core: deps.core, authorized, ...(await inputOf(route, c)) })
      })
    },
  }
}

const auditor = ({ store, newId, now }: Dependencies) => ({ store, newId, now })

/** The caller; somebody nobody knows is counted among the anonymous denials. */
export async function known(deps: PipelineDependencies, c: Context<HttpEnv>): Promise<Caller> {
  try {
    return await authenticate(deps, c)
  } catch (error) {
    if (error instanceof KeyError && !error.failure.code.startsWith('STORAGE')) noteDenial(deps, c, error)
    throw error
  }
}

export function noteDenial(
  { denials }: Pick<PipelineDependencies, 'denials'>,
  c: Context<HttpEnv>,
  error: KeyError,
): void {
  const who = { correlationId: c.get('correlationId'), sourceAddress: c.get('sourceAddress'), requestUri: c.req.path }
  denials.note(who, error.failure.code)
}

async function instanceOf({ store }: Dependencies, c: Context<HttpEnv>): Promise<InstanceRecord | undefined> {
  const id = parseInstanceId(c.req.header('bluemix-instance') ?? '')
  return id && (await store.findInstance(id))
}

/** What a failed call was about. The path's id is kept only when it has the shape of one. */
function targetOf(keyId: KeyId | undefined, instance: InstanceRecord | undefined): Attempt['target'] {
  if (keyId) return { id: keyId, name: '', typeURI: 'kms/secrets' }
  return { id: instance?.crn ?? 'service', name: instance?.name ?? 'service', typeURI: 'kms/instances' }
}

/** What a failure is written down as. */
function attemptOf(caller: Initiator, action: string, c: Context, instance: InstanceRecord | undefined): Attempt {
  const keyId = parseKeyId(c.req.param('id') ?? '')
  const requestData = keyId ? { keyId } : {}
  const about = { source: instance?.crn ?? '', instanceId: instance?.id, requestData }
  return { caller, action, target: targetOf(keyId, instance), ...about }
}

/** Reads and parses what the route declares. The types follow from the route, which TypeScript cannot relate here. */
export async function inputOf<R extends RouteConfig>(
  route: R,
  c: Context<HttpEnv>,
): Promise<{ body: BodyOf<R>; query: QueryOf<R> }> {
  const query = route.request?.query
  const declared = route.request?.body as JsonBody<z.ZodType> | undefined
  return {
    query: (query ? validQuery(query as z.ZodObject, c.req.queries()) : undefined) as QueryOf<R>,
    body: (declared ? await bodyOf(declared, c) : undefined) as BodyOf<R>,
  }
}

async function bodyOf({ required, content }: JsonBody<z.ZodType>, c: Context<HttpEnv>): Promise<unknown> {
  const body = await readJson(c, BODY_LIMIT_BYTES)
  if (body === undefined && required === true) throw new KeyError({ code: 'NO_BODY_ERR' })
  return validBody(content['application/json'].schema, body ?? {})
}

/** The key a path names. What is not an id names no key: the answer is the same as for one that does not exist. */
export function keyIdOf(c: Context): KeyId {
  const id = parseKeyId(c.req.param('id') ?? '')
  if (!id) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  return id
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
      (c.req.method === 'HEAD' && head ? head : endpoint).handle(deps, c),
    )
  }
}

import type { RouteConfig } from '@keywright/contract/route'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { found } from '@keywright/core/operations/guard'
import type { Authorized } from '@keywright/core/policy/authorize'
import type { Action } from '@keywright/core/policy/roles'
import { isAlias } from '@keywright/core/vocabulary/alias'
import { parseKeyId, type InstanceId, type KeyId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import type { z } from 'zod'
import type { HttpEnv } from './env.ts'
import { requireMatchHeard } from './preconditions.ts'
import { readJson } from './read-body.ts'
import { validBody, validQuery } from './validate.ts'

const BODY_LIMIT_BYTES = 64 * 1024

interface JsonBody<Schema extends z.ZodType> {
  readonly required?: boolean
  readonly content: { readonly 'application/json': { readonly schema: Schema } }
}
/** What a handler gets of a route's body and query once they are parsed. */
export type BodyOf<R extends RouteConfig> = R extends { request: { body: JsonBody<infer Schema> } }
  ? z.output<Schema>
  : undefined
export type QueryOf<R extends RouteConfig> = R extends { request: { query: infer Schema extends z.ZodObject } }
  ? z.output<Schema>
  : undefined

/** Reads and parses what the route declares. The types follow from the route, which TypeScript cannot relate here. */
export async function inputOf<R extends RouteConfig>(
  route: R,
  c: Context<HttpEnv>,
): Promise<{ body: BodyOf<R>; query: QueryOf<R> }> {
  const query = route.request?.query
  requireMatchHeard(route, c)
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

type Aliases = Pick<Dependencies['store'], 'findKeyIdByAlias'>

/** The key that an id or an alias stands for; an id is not looked up, and what can be neither names no key. */
export async function keyIdNamed(store: Aliases, instanceId: InstanceId, name: string): Promise<KeyId | undefined> {
  return parseKeyId(name) ?? (isAlias(name) ? await store.findKeyIdByAlias(instanceId, name) : undefined)
}

/** The ring a caller speaks of (key-protect-api.md §1.8); an empty header says nothing. */
export function keyRingOf(c: Context): string | undefined {
  const ring = c.req.header('x-kms-key-ring')
  return ring === '' ? undefined : ring
}

interface OnKey {
  readonly c: Context
  readonly core: Pick<Dependencies, 'store'>
  /** Roles come first: without this proof nobody learns which names there are. */
  readonly authorized: Authorized<Action>
}

/**
 * The key the path names by id or alias, or `name` does. With `X-Kms-Key-Ring`, a key of another ring is not found.
 * Whatever names no key within the caller's reach is answered alike.
 */
export async function keyNamed(
  { c, core: { store }, authorized }: OnKey,
  name = c.req.param('id') ?? '',
): Promise<KeyId> {
  const { scope, reach } = authorized
  const keyId = await keyIdNamed(store, scope.id, name)
  const ring = keyRingOf(c)
  const isThere = keyId !== undefined && (ring === undefined || (await store.findKey(reach, keyId))?.keyRingId === ring)
  return found(isThere ? keyId : undefined, reach)
}

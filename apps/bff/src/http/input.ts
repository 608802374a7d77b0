import type { RouteConfig } from '@keywright/contract/route'
import { KeyError } from '@keywright/core/errors/key-error'
import { parseKeyId, type KeyId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import type { z } from 'zod'
import type { HttpEnv } from './env.ts'
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

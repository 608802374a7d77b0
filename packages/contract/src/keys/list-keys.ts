import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders } from '../headers.ts'
import { keySchema } from './key.ts'

export const SORT_PROPERTIES = [
  'id',
  'name',
  'state',
  'extractable',
  'imported',
  'creationDate',
  'lastUpdateDate',
  'lastRotateDate',
  'expirationDate',
] as const
export type SortProperty = (typeof SORT_PROPERTIES)[number]

const LIMIT_RULE = 'an integer between 1 and 5000 (inclusive)'
const OFFSET_RULE = 'an integer of 0 or more'
const STATE_RULE = 'a comma-separated list of key states out of 0, 1, 2, 3 and 5'
const BOOLEAN_RULE = 'true or false'
const SORT_RULE = `a comma-separated list of ${SORT_PROPERTIES.join(', ')}, each with an optional leading "-"`

const whole = (rule: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule))

/** Python writes `True`, Go writes `true`; both mean yes. */
const flag = () =>
  z.enum(['true', 'false', 'True', 'False'], { error: BOOLEAN_RULE }).transform((text) => text.toLowerCase() === 'true')

const stateList = () =>
  z
    .string()
    .regex(/^[01235](?:,[01235])*$/, STATE_RULE)
    .transform((text) => [...new Set(text.split(',').map(Number))])

const sortTerm = (term: string) => ({ property: term.replace(/^-/, ''), descending: term.startsWith('-') })
const isSortProperty = (name: string): name is SortProperty => SORT_PROPERTIES.some((p) => p === name)

const sortList = () =>
  z.string().transform((text, context) => {
    const terms = text.split(',').map(sortTerm)
    return terms.map(({ property, descending }) => {
      if (isSortProperty(property)) return { property, descending }
      context.addIssue({ code: 'custom', message: SORT_RULE })
      return z.NEVER
    })
  })

export const countKeysQuery = z.strictObject({
  state: stateList().optional().openapi({ type: 'string', example: '1,2' }),
  extractable: flag().optional().openapi({ type: 'string' }),
  search: z.string().max(512, 'at most 512 characters').optional().openapi({
    description: 'Part of a name, in any case, or a whole key id. Prefixes: not: exact: escape: name: alias:',
  }),
})

export const listKeysQuery = countKeysQuery.extend({
  limit: whole(LIMIT_RULE, 1, 5000).default(200).openapi({ type: 'integer', minimum: 1, maximum: 5000, default: 200 }),
  offset: whole(OFFSET_RULE, 0, 999_999_999).default(0).openapi({ type: 'integer', minimum: 0, default: 0 }),
  sort: sortList().optional().openapi({ type: 'string', example: '-creationDate' }),
  totalCount: flag().optional().openapi({ type: 'string', description: 'Adds `totalCount` to the metadata.' }),
})
export type ListKeysQuery = z.infer<typeof listKeysQuery>

const listMetadata = {
  totalCount: z.int().optional(),
  searchQuery: z
    .object({
      query: z.string(),
      scopes: z.array(z.enum(['name', 'alias'])),
      not: z.boolean().optional(),
      exact: z.boolean().optional(),
    })
    .optional(),
}

export const keyList = collectionOf(COLLECTION_TYPES.key, keySchema, listMetadata).openapi('KeyList')

export const listKeysRoute = createRoute({
  method: 'get',
  path: '/api/v2/keys',
  operationId: 'listKeys',
  summary: 'List keys; deleted ones only when `state` asks for 5',
  tags: ['Keys'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders, query: listKeysQuery },
  responses: {
    200: { description: 'A page of keys', content: { 'application/json': { schema: keyList } } },
    ...commonFailures,
  },
})

export const countKeysRoute = createRoute({
  method: 'head',
  path: '/api/v2/keys',
  operationId: 'countKeys',
  summary: 'Count keys: the answer is the header Key-Total',
  tags: ['Keys'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders, query: countKeysQuery },
  responses: {
    200: { description: 'Counted', headers: z.object({ 'Key-Total': z.string() }) },
    ...commonFailures,
  },
})

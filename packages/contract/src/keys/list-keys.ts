import { createRoute, z } from '@hono/zod-openapi'
import { SORT_PROPERTIES, type SortProperty } from '@keywright/core/vocabulary/key-sort'
import { COLLECTION_TYPES, collectionOf } from '../collection.ts'
import { isPlainText } from '@keywright/core/vocabulary/limits'
import { commonFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders, keyRingHeader } from '../headers.ts'
import { flag, paging } from '../text.ts'
import { keySchema } from './key.ts'

const STATE_RULE = 'a comma-separated list of key states out of 0, 1, 2, 3 and 5'
const SORT_RULE = `a comma-separated list of ${SORT_PROPERTIES.join(', ')}, each with an optional leading "-"`

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

const MOMENT_RULE = 'none or an RFC 3339 date and time'
const moment = () => z.union([z.literal('none'), z.iso.datetime({ offset: true })], { error: MOMENT_RULE }).optional()
const CHECK_VALUE_RULE = '2 to 6 hex digits'
const SEARCH_RULE = 'at most 512 characters, without control characters'
const RINGS_RULE = 'a comma-separated list of at most 50 key ring ids'

/** The filters after `search` are ours: what the dashboard's chips hold. */
export const countKeysQuery = z.strictObject({
  state: stateList().optional().openapi({ type: 'string', example: '1,2' }),
  extractable: flag().optional().openapi({ type: 'string' }),
  search: z.string().normalize().max(512, SEARCH_RULE).refine(isPlainText, SEARCH_RULE).optional().openapi({
    description: 'Part of a name or alias, in any case, or a whole key id. Prefixes: not: exact: escape: name: alias:',
  }),
  keyRing: z
    .string()
    .max(5_100, RINGS_RULE)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.string()).max(50, RINGS_RULE))
    .optional()
    .openapi({ type: 'string', description: RINGS_RULE }),
  imported: flag().optional().openapi({ type: 'string', description: 'Whether the material came from outside.' }),
  checkValue: z
    .string()
    .regex(/^[0-9a-fA-F]{2,6}$/, CHECK_VALUE_RULE)
    .optional()
    .openapi({ description: 'How the check value of the newest version begins.' }),
  tag: z.string().max(30, 'at most 30 characters').optional().openapi({ description: 'A whole tag.' }),
  expires: moment().openapi({ description: 'Keys that expire by then, or `none` that never do.' }),
  rotated: moment().openapi({ description: 'Keys rotated since then, or `none` that never were.' }),
  used: moment().openapi({ description: 'Keys used since then, or `none` that never were.' }),
})

export type CountKeysQuery = z.infer<typeof countKeysQuery>

export const listKeysQuery = countKeysQuery.extend({
  ...paging(200),
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
  request: { headers: instanceHeaders.extend(keyRingHeader.shape), query: listKeysQuery },
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
  request: { headers: instanceHeaders.extend(keyRingHeader.shape), query: countKeysQuery },
  responses: {
    200: { description: 'Counted', headers: z.object({ 'Key-Total': z.string() }) },
    ...commonFailures,
  },
})

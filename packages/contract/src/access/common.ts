import { z } from '@hono/zod-openapi'
import { conflict, commonFailures, notFound } from '../error.ts'
import { cookieOnly } from '../headers.ts'
import { whole } from '../text.ts'

/** What every route about access has in common: the dashboard alone speaks them. */
export const common = { tags: ['Access'], security: cookieOnly }
export const failures = { ...commonFailures, ...notFound, ...conflict }

export const idParams = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const answer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})

export const moment = () => z.string().openapi({ format: 'date-time', example: '2026-03-12T03:37:32.000Z' })

/** Whoever can hold a role. */
export const subjectSchema = z
  .object({ id: z.string(), kind: z.enum(['person', 'group', 'service-id', 'service']), name: z.string() })
  .openapi('AccessSubject')

/** Somebody in a group, or a group somebody is in. */
export const membershipSchema = subjectSchema
  .extend({
    bySingleSignOn: z
      .literal(true)
      .optional()
      .openapi({ description: 'By a group of the provider, decided anew at each sign-in.' }),
  })
  .openapi('AccessMembership')
const MOST = 200
const LIMIT_RULE = `an integer between 1 and ${MOST} (inclusive)`
const OFFSET_RULE = 'an integer of 0 or more'
const SEARCH_RULE = 'up to 100 characters'

/** Which part of a list of access, and what is looked for in it. */
export const listQuery = {
  limit: whole(LIMIT_RULE, 1, MOST).default(50).openapi({ type: 'integer', minimum: 1, maximum: MOST, default: 50 }),
  offset: whole(OFFSET_RULE, 0, 999_999_999).default(0).openapi({ type: 'integer', minimum: 0, default: 0 }),
  search: z.string().max(100, SEARCH_RULE).optional().openapi({ description: 'Part of a name, in whatever case.' }),
}

export const total = () => z.int().openapi({ description: 'How many there are on all pages together.' })

/** Words separated by commas, of these. */
export const someOf = <Word extends string>(words: readonly Word[]) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words, { error: `some of ${words.join(', ')}, separated by commas` })))
    .openapi({ type: 'string', description: `Some of ${words.join(', ')}, separated by commas.` })

/** What lists say of whoever can be in groups and hold roles. */
export const holdings = {
  groups: z.array(membershipSchema).openapi({ description: 'The first five groups by name.' }),
  groupCount: z.int().openapi({ description: 'How many groups they are in.' }),
  grants: z.int().openapi({ description: 'How many they hold themselves, without those of their groups.' }),
}

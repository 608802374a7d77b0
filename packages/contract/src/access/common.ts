import { z } from '@hono/zod-openapi'
import { conflict, commonFailures, notFound } from '../error.ts'
import { cookieOnly } from '../headers.ts'

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
  .object({ id: z.string(), kind: z.enum(['person', 'group', 'service-id']), name: z.string() })
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

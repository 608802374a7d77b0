import { KeyError } from '@keywright/core/errors/key-error'
import type { z } from 'zod'
import { foldMemberNames } from './fold-member-names.ts'

type Issue = z.core.$ZodIssue

const lastName = (path: Issue['path']): string | undefined => path.findLast((part) => typeof part === 'string')

/** `resources[0].name` → `name`, and the place in words for what has no single field. */
function bodyFailure(issue: Issue): KeyError {
  const name = lastName(issue.path)
  const top = issue.path[0]
  if (name === undefined || (issue.path.length === 1 && (top === 'metadata' || top === 'resources'))) {
    return new KeyError({ code: 'BAD_BODY_ERR', detail: issue.message })
  }
  if (name === 'collectionTotal') return new KeyError({ code: 'COLLECTION_TOTAL_MISMATCH_ERR' })
  return new KeyError({ code: 'INVALID_FIELD_ERR', field: name, rule: issue.message })
}

function firstIssue(error: z.ZodError): Issue {
  const [issue] = error.issues
  if (!issue) throw new TypeError('a failed parse has an issue')
  return issue
}

/** The body in the schema's shape, or the failure beside the field it belongs to; never with the caller's input in it. */
export function validBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(foldMemberNames(schema, body))
  if (!result.success) throw bodyFailure(firstIssue(result.error))
  return result.data
}

/** Repeated parameters mean the same as comma-separated ones (key-protect-api.md §8.3). */
export function validQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: Readonly<Record<string, readonly string[]>>,
): z.output<Schema> {
  const joined = Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.join(',')]))
  const result = schema.safeParse(joined)
  if (result.success) return result.data
  const issue = firstIssue(result.error)
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ')
    throw new KeyError({ code: 'INVALID_QUERY_PARAM_ERR', parameter: 'query', rule: `one of ${known}` })
  }
  throw new KeyError({
    code: 'INVALID_QUERY_PARAM_ERR',
    parameter: lastName(issue.path) ?? 'query',
    rule: issue.message,
  })
}

import type { RouteConfig } from '@keywright/contract/route'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'

/** A strong or a weak entity tag; since it is a revision, the two say the same. */
const REVISION = /^(?:W\/)?"([1-9]\d{0,14})"$/
const RULE = 'one entity tag: the revision of the key in double quotes, such as "7"'

/** The revision a change is based on, by `If-Match`; `undefined` when the caller does not say. */
export function revisionOf(c: Context): number | undefined {
  const header = c.req.header('if-match')
  if (header === undefined) return undefined
  const revision = REVISION.exec(header.trim())?.[1]
  if (revision === undefined) throw new KeyError({ code: 'INVALID_HEADER_ERR', header: 'If-Match', rule: RULE })
  return Number(revision)
}

const SAFE = new Set(['GET', 'HEAD'])
const UNHEARD = 'absent: what this call does is not done to a revision'

/**
 * Throws when a change says `If-Match` and its route does not look at it: passed over, a change that was meant to be
 * guarded would be made unguarded.
 */
export function requireMatchHeard({ request }: Pick<RouteConfig, 'request'>, c: Context): void {
  if (SAFE.has(c.req.method) || c.req.header('if-match') === undefined) return
  const headers = request?.headers
  if (headers !== undefined && 'shape' in headers && 'If-Match' in headers.shape) return
  throw new KeyError({ code: 'INVALID_HEADER_ERR', header: 'If-Match', rule: UNHEARD })
}

/** True when the caller wants no more than it must be told (RFC 7240 §4.2). */
export const wantsMinimal = (c: Context): boolean =>
  /(?:^|[,;\s])return=minimal(?:$|[,;\s])/i.test(c.req.header('prefer') ?? '')

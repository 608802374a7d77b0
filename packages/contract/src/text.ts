import { z } from '@hono/zod-openapi'
import { isPlainText, type TextLimit } from '@keywright/core/vocabulary/limits'

/** A string within a limit; every way to miss it is answered with the limit's own rule. */
export const limited = ({ min, max, rule }: TextLimit) => z.string({ error: rule }).min(min, rule).max(max, rule)

/** The same for what is shown and searched: plain text, with white space at both ends taken off before it is counted. */
export const trimmed = ({ min, max, rule }: TextLimit) =>
  z.string({ error: rule }).trim().min(min, rule).max(max, rule).refine(isPlainText, rule)

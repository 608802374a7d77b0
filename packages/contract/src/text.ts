import { z } from '@hono/zod-openapi'
import {
  isPlainText,
  isServiceInstance,
  isServiceName,
  SERVICE_INSTANCE,
  SERVICE_NAME,
  type TextLimit,
} from '@keywright/core/vocabulary/limits'

/** A string within a limit; every way to miss it is answered with the limit's own rule. */
export const limited = ({ min, max, rule }: TextLimit) => z.string({ error: rule }).min(min, rule).max(max, rule)

/** The same for what is shown and searched: plain text, accents in one spelling, with white space at both ends taken off before it is counted. */
export const trimmed = ({ min, max, rule }: TextLimit) =>
  z.string({ error: rule }).normalize().trim().min(min, rule).max(max, rule).refine(isPlainText, rule)

/** A whole number as a query writes it. */
export const whole = (rule: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule))

/** Python writes `True`, Go writes `true`; both mean yes. */
export const flag = () =>
  z
    .enum(['true', 'false', 'True', 'False'], { error: 'true or false' })
    .transform((text) => text.toLowerCase() === 'true')

const LIMIT_RULE = 'an integer between 1 and 5000 (inclusive)'
const OFFSET_RULE = 'an integer of 0 or more'

/** `limit` and `offset` of every list of the API. */
export const paging = (usual: number) => ({
  limit: whole(LIMIT_RULE, 1, 5000)
    .default(usual)
    .openapi({ type: 'integer', minimum: 1, maximum: 5000, default: usual }),
  offset: whole(OFFSET_RULE, 0, 999_999_999).default(0).openapi({ type: 'integer', minimum: 0, default: 0 }),
})

/** The name of a service that uses keys. */
export const serviceName = () => z.string({ error: SERVICE_NAME.rule }).refine(isServiceName, SERVICE_NAME.rule)

/** The CRN of one instance of a service. */
export const serviceInstance = () =>
  z.string({ error: SERVICE_INSTANCE.rule }).refine(isServiceInstance, SERVICE_INSTANCE.rule)

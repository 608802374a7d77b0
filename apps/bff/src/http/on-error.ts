import { KeyError } from '@keywright/core/errors/key-error'
import { statusOf } from '@keywright/core/errors/status'
import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import type { HttpEnv } from './env.ts'
import { problemOf } from './problem.ts'

/** hono's own middleware throws these for requests it cannot read. */
const ofHttp = (error: HTTPException): KeyError => {
  const unreadable = new KeyError({ code: 'BAD_BODY_ERR', detail: 'the request could not be read' }, { cause: error })
  return error.status < 500 ? unreadable : new KeyError({ code: 'INTERNAL_ERR' }, { cause: error })
}

const asKeyError = (error: unknown): KeyError => {
  if (error instanceof KeyError) return error
  return error instanceof HTTPException ? ofHttp(error) : new KeyError({ code: 'INTERNAL_ERR' }, { cause: error })
}

const RETRY_SECONDS: Readonly<Record<number, string>> = { 429: '60', 503: '1' }

const QUIET_MS = 60_000

/**
 * One line for each code and minute, with how many there were before it: a full disk or an HSM that is away refuses
 * thousands of calls a second, and a log of each would itself fill the disk.
 */
function failureLog(log: Logger): (code: string, fields: object) => void {
  const seen = new Map<string, { readonly until: number; readonly unsaid: number }>()
  return (code, fields) => {
    const last = seen.get(code)
    const now = performance.now()
    if (last && now < last.until) {
      seen.set(code, { ...last, unsaid: last.unsaid + 1 })
      return
    }
    seen.set(code, { until: now + QUIET_MS, unsaid: 0 })
    log.error({ ...fields, code, likeItBefore: last?.unsaid ?? 0 }, 'a request failed')
  }
}

/** Every failure leaves through here: the caller gets the catalogue's words, the log gets the cause. */
export function onError(log: Logger): ErrorHandler<HttpEnv> {
  const report = failureLog(log)
  return (error, c) => {
    const known = asKeyError(error)
    const { code } = known.failure
    const { status } = statusOf(code)
    if (status >= 500) {
      report(code, { err: known.cause ?? known, correlationId: c.get('correlationId'), path: c.req.path })
    }
    const retry = RETRY_SECONDS[status]
    if (retry !== undefined) c.header('Retry-After', retry)
    // The dashboard signs out on this header alone: other refusals must not end a session that lives.
    if (code === 'SESSION_ENDED_ERR') c.header('Keywright-Session', 'ended')
    return c.json(problemOf(known.failure), status)
  }
}

import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { HttpEnv } from './env.ts'

/** One line a request: never a query, a header or a body, since any of them may hold what must not be logged. */
export const accessLog =
  (log: Logger): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    if (!log.isLevelEnabled('debug')) return next()
    const start = performance.now()
    await next()
    log.debug(
      {
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        milliseconds: Math.round((performance.now() - start) * 10) / 10,
        correlationId: c.get('correlationId'),
        sourceAddress: c.get('sourceAddress'),
        principalId: c.get('principalId'),
      },
      'request',
    )
  }

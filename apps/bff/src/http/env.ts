import type { Caller } from '@keywright/core/policy/principal'
import type { Context } from 'hono'
import type { Person } from '../people/directory.ts'
import type { SessionTimes } from '../people/sessions.ts'

/** What the middlewares leave for the handlers of one request. */
export interface HttpEnv {
  Variables: {
    correlationId: string
    sourceAddress: string
    /** For the log line: who it was, once that is known. */
    principalId?: string
    /** Of a caller who came with a cookie. */
    session?: SessionTimes
    /** Whose session it is. */
    person?: Person
  }
}

/** A path is kept in the trail; what a caller writes there must not fill the disk. */
const LONGEST_URI = 512

/** What the trail says of any call, whoever makes it. */
export const originOf = (c: Context<HttpEnv>): Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'> => ({
  correlationId: c.get('correlationId'),
  sourceAddress: c.get('sourceAddress'),
  requestUri: c.req.path.slice(0, LONGEST_URI),
})

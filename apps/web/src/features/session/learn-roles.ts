import type { QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import { sessionQuery, type Session } from './queries.ts'

const openInstance = (pathname: string): string | undefined => /^\/instances\/([^/]+)/.exec(pathname)?.[1]

const has = (session: Session | undefined, instance: string | undefined): boolean =>
  session?.state === 'signed-in' && session.instances.some(({ id }) => id === instance)

let asking: Promise<Session> | undefined

/**
 * Asks anew what this person may do, so that buttons turn grey once roles have been taken away. Whoever has none left in
 * the instance that is open is led out of it, by a full load, so that nothing of it stays in memory. An address of an
 * instance they never had leads to nothing, and its page says so.
 */
export async function learnRoles(client: QueryClient): Promise<void> {
  if (asking !== undefined) return
  try {
    asking = answerOf(api.GET('/bff/session'))
    const session = await asking
    const instance = openInstance(location.pathname)
    const wasIn = has(client.getQueryData(sessionQuery.queryKey), instance)
    if (!wasIn || has(session, instance)) client.setQueryData(sessionQuery.queryKey, session)
    else location.assign('/')
  } catch {
    // The refusal itself is on the screen; the next one asks again.
  } finally {
    asking = undefined
  }
}

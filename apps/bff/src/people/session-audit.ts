import { eventOf, type EventDraft, type Initiator, type Stamp } from '@keywright/core/audit/event'
import type { Store } from '@keywright/core/ports/store'
import type { Db } from '../store/database.ts'
import type { SessionObserver } from './auth.ts'
import { Directory, type Person } from './directory.ts'

/** How the route tells better-auth's hooks what the trail must say; never taken from outside. */
export const CALL_HEADERS = { correlationId: 'x-keywright-correlation', sourceAddress: 'x-keywright-source' } as const

export const sessionTarget = (caller: Pick<Initiator, 'principal'>) => ({
  id: caller.principal.id,
  name: caller.principal.name,
  typeURI: 'kms/sessions',
})

/** Somebody who is about to sign in, as events name them. */
export async function initiatorOf(
  directory: Directory,
  person: Person,
  origin: Pick<Initiator, 'correlationId' | 'sourceAddress' | 'requestUri'>,
): Promise<Initiator> {
  return { principal: await directory.person(person, 'anywhere'), credential: 'session', ...origin }
}

/** An intent before better-auth writes a session and the outcome after; without its intent no session is made. */
export function sessionAudit(db: Db, store: Pick<Store, 'appendEvent'>, stamp: Stamp): SessionObserver {
  const directory = new Directory(db)
  const write = async (userId: string, headers: Headers | undefined, phase: Pick<EventDraft, 'pending'>) => {
    const user = await db.selectFrom('user').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()
    const caller = await initiatorOf(directory, user, {
      correlationId: headers?.get(CALL_HEADERS.correlationId) ?? stamp.newEventId(),
      sourceAddress: headers?.get(CALL_HEADERS.sourceAddress) ?? 'unknown',
      requestUri: '/bff/session',
    })
    const draft = { caller, action: 'kms.sessions.create', target: sessionTarget(caller), source: '', reasonCode: 200 }
    await store.appendEvent(eventOf({ ...draft, ...phase }, stamp))
  }
  return {
    before: (userId, headers) => write(userId, headers, { pending: true }),
    after: (userId, headers) => write(userId, headers, {}),
  }
}

import { eventOf, type AuditFacts, type AuditTarget, type Initiator, type Stamp } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { statusOf } from '../errors/status.ts'
import type { Store } from '../ports/store.ts'

/** What a refused or failed call is written down as. */
export interface Attempt {
  readonly caller: Initiator
  readonly action: string
  readonly target: AuditTarget
  readonly source: string
  readonly instanceId?: string | undefined
  readonly requestData?: AuditFacts | undefined
}

const onRecord = new WeakSet<object>()

/** True once a failure has an event of its own, so that it is not counted a second time. */
export const isOnRecord = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && onRecord.has(error)

/**
 * Runs the work; when it fails, the failure is on record before the caller hears of it. Success is not written here:
 * operations commit it together with their change. A failure that cannot be written becomes `STORAGE_…`. An attempt
 * that takes a look to describe is described only when it failed.
 */
export async function audited<T>(
  { store, ...stamp }: Stamp & { readonly store: Pick<Store, 'appendEvent'> },
  attempt: Attempt | (() => Promise<Attempt>),
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof KeyError ? error.failure.code : 'INTERNAL_ERR'
    const about = typeof attempt === 'function' ? await attempt() : attempt
    const draft = { ...about, failure: code, reasonCode: statusOf(code).status }
    await store.appendEvent(eventOf(draft, stamp))
    if (typeof error === 'object' && error !== null) onRecord.add(error)
    throw error
  }
}

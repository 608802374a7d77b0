import type { AuditEvent } from '../audit/event.ts'
import type { InstanceId } from '../vocabulary/ids.ts'

/** Whose events may be seen: everything, or those of some instances. */
export type Visibility = 'everything' | { readonly instances: readonly InstanceId[] }

/** What is looked for; a member that is absent lets everything through. */
export interface TrailFilter {
  readonly instance?: string | undefined
  readonly actions?: readonly string[] | undefined
  readonly outcome?: AuditEvent['outcome'] | undefined
  readonly severity?: AuditEvent['severity'] | undefined
  /** The id of who did it. */
  readonly initiator?: string | undefined
  readonly key?: string | undefined
  readonly correlation?: string | undefined
  /** RFC 3339 with any offset; both ends belong to the range. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Part of a message, a name, an address or a key id, in any case. */
  readonly search?: string | undefined
  readonly sourceAddress?: string | undefined
  readonly keyRing?: string | undefined
  /** Only events before this sequence number: the cursor of a page. */
  readonly before?: number | undefined
}

/** An event as it lies in the trail. */
export interface RecordedEvent {
  /** The order of commitment. */
  readonly sequence: number
  readonly event: AuditEvent
  /** The exact text whose UTF-8 bytes were hashed, and how it was made. */
  readonly canonical: string
  readonly formatVersion: number
  /** SHA-256 of a zero byte and the canonical bytes (RFC 6962 §2.1); 32 bytes. */
  readonly leafHash: Uint8Array
}

/** How many events ended how within one stretch of time. */
export interface HistogramBar {
  /** RFC 3339 in UTC: where the stretch begins; it ends where the next one does. */
  readonly from: string
  readonly success: number
  readonly failure: number
}

/** One value that occurs among the events looked for, and how often. */
export interface FacetValue {
  readonly value: string
  /** What people call it, where that is not the value itself. */
  readonly name?: string | undefined
  readonly count: number
}

export const FACETS = ['action', 'initiator', 'outcome', 'severity', 'key', 'keyRing', 'sourceAddress'] as const
export type Facet = (typeof FACETS)[number]

/** Reading the trail; writing is the store's. Rejects with `KeyError` `STORAGE_UNAVAILABLE_ERR`. */
export interface AuditTrail {
  /** Newest first, at most `limit`. */
  list(visibility: Visibility, filter: TrailFilter, limit: number): Promise<readonly RecordedEvent[]>
  find(visibility: Visibility, id: string): Promise<RecordedEvent | undefined>
  /** `bars` stretches of equal length between the two moments, empty ones included. */
  histogram(
    visibility: Visibility,
    filter: TrailFilter,
    range: { readonly from: string; readonly to: string; readonly bars: number },
  ): Promise<readonly HistogramBar[]>
  /** For each facet its most frequent values, at most `most`, most frequent first. */
  facets(
    visibility: Visibility,
    filter: TrailFilter,
    most: number,
  ): Promise<Readonly<Record<Facet, readonly FacetValue[]>>>
  /** When the first and the newest event happened; `undefined` while there is none. */
  span(
    visibility: Visibility,
    filter: TrailFilter,
  ): Promise<{ readonly from: string; readonly to: string; readonly total: number } | undefined>
}

import { oneOf, textOf } from '../../lib/url-search.ts'
import { DEED_ACTIONS } from './action-words.ts'

/** In place of action names: whatever makes, changes or uses something. */
export const DEEDS = 'deeds'

export const OUTCOME_OPTIONS = [
  { id: 'success', words: 'Success' },
  { id: 'failure', words: 'Failure' },
  { id: 'pending', words: 'Begun' },
] as const
export type Outcome = (typeof OUTCOME_OPTIONS)[number]['id']

export const SEVERITY_OPTIONS = [
  { id: 'critical', words: 'Critical' },
  { id: 'warning', words: 'Warning' },
  { id: 'normal', words: 'Normal' },
] as const
export type Severity = (typeof SEVERITY_OPTIONS)[number]['id']

export const RANGE_OPTIONS = [
  { id: '15m', words: 'Last 15 minutes', short: '15 min', minutes: 15 },
  { id: '1h', words: 'Last hour', short: '1 h', minutes: 60 },
  { id: '24h', words: 'Last 24 hours', short: '24 h', minutes: 24 * 60 },
  { id: '7d', words: 'Last 7 days', short: '7 d', minutes: 7 * 24 * 60 },
  { id: '30d', words: 'Last 30 days', short: '30 d', minutes: 30 * 24 * 60 },
] as const
export type RangeId = (typeof RANGE_OPTIONS)[number]['id']

/** What the address bar says about the trail; every value is text. */
export interface AuditSearch {
  readonly search?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly severity?: Severity | undefined
  /** The ids of who did it and of the key. */
  readonly actor?: string | undefined
  readonly key?: string | undefined
  readonly ring?: string | undefined
  /** Where the call came from. */
  readonly address?: string | undefined
  readonly correlation?: string | undefined
  readonly range?: RangeId | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** `all`: every instance and the installation's own events. */
  readonly scope?: 'all' | undefined
  /** The event whose drawer is open. */
  readonly event?: string | undefined
}

/** What shows the search and changes it. */
export interface HoldsSearch {
  readonly search: AuditSearch
  readonly onSearch: (change: Partial<AuditSearch>) => void
}

const ids = <Id extends string>(options: readonly { readonly id: Id }[]): readonly Id[] => options.map(({ id }) => id)

const ACTION = /^kms(\.[\w-]+){1,3}$/
/** As many as an address or a question to the server can hold. */
const ACTIONS_MAX = 2000

/** Any name an action may have: the trail outlives the release that wrote it. */
export const chosenActions = ({ action }: AuditSearch): readonly string[] => [
  ...new Set((action ?? '').split(',').filter((name) => ACTION.test(name))),
]

const LOCAL_MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** A moment as `<input type="datetime-local">` writes it, read as UTC so that a link means the same everywhere. */
const minuteOf = (value: unknown): string | undefined =>
  typeof value === 'string' && LOCAL_MINUTE.test(value) && !Number.isNaN(Date.parse(`${value}Z`)) ? value : undefined

/** Reads an address; whatever is not understood is dropped. */
export function parseAuditSearch(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const actions = chosenActions({ action: textOf(raw['action'], ACTIONS_MAX) })
  return {
    search: textOf(raw['search']),
    action: raw['action'] === DEEDS ? DEEDS : actions.join(',') || undefined,
    outcome: oneOf(ids(OUTCOME_OPTIONS), raw['outcome']),
    severity: oneOf(ids(SEVERITY_OPTIONS), raw['severity']),
    actor: textOf(raw['actor']),
    key: textOf(raw['key'], 64),
    ring: textOf(raw['ring'], 100),
    address: textOf(raw['address'], 64),
    correlation: textOf(raw['correlation'], 100),
    range: oneOf(ids(RANGE_OPTIONS), raw['range']),
    from: minuteOf(raw['from']),
    to: minuteOf(raw['to']),
    scope: oneOf(['all'], raw['scope']),
    event: textOf(raw['event'], 64),
  }
}

/** The question as the server takes it; absent members are left out. */
export interface AuditFilter {
  readonly instance?: string
  readonly action?: string
  readonly outcome?: Outcome
  readonly severity?: Severity
  readonly initiator?: string
  readonly key?: string
  readonly keyRing?: string
  readonly sourceAddress?: string
  readonly correlation?: string
  readonly from?: string
  readonly to?: string
  readonly search?: string
}

const MINUTE_MS = 60_000

const wholeMinute = (ms: number): string => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS).toISOString()

/** Whole minutes, the one under way among them, so that drawing the page twice asks one question. */
function since(range: RangeId | undefined, now: number): string | undefined {
  const minutes = RANGE_OPTIONS.find(({ id }) => id === range)?.minutes
  return minutes === undefined ? undefined : wholeMinute(now - (minutes - 1) * MINUTE_MS)
}

const moment = (minute: string | undefined): string | undefined => (minute === undefined ? undefined : `${minute}:00Z`)

export function auditFilter(search: AuditSearch, instanceId: string, now: number): AuditFilter {
  const filter = {
    instance: search.scope === 'all' ? undefined : instanceId,
    action: search.action === DEEDS ? DEED_ACTIONS.join(',') : search.action,
    outcome: search.outcome,
    severity: search.severity,
    initiator: search.actor,
    key: search.key,
    keyRing: search.ring,
    sourceAddress: search.address,
    correlation: search.correlation,
    from: moment(search.from) ?? since(search.range, now),
    to: moment(search.to),
    search: search.search,
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** The same for bars: "the last hour" ends now, whenever its last event was. */
export function figuresFilter(search: AuditSearch, instanceId: string, now: number): AuditFilter {
  const filter = auditFilter(search, instanceId, now)
  if (filter.to !== undefined || search.range === undefined) return filter
  return { ...filter, to: wholeMinute(now + MINUTE_MS) }
}

/** A stretch of time as the address holds it: whole minutes around it, in UTC. */
export const stretch = (fromMs: number, toMs: number): Pick<AuditSearch, 'from' | 'to' | 'range'> => ({
  from: wholeMinute(fromMs).slice(0, 16),
  to: wholeMinute(toMs + MINUTE_MS - 1).slice(0, 16),
  range: undefined,
})

const NOT_FILTERS: readonly string[] = ['event', 'scope']

export const isFiltered = (search: AuditSearch): boolean =>
  Object.entries(search).some(([name, value]) => value !== undefined && !NOT_FILTERS.includes(name))

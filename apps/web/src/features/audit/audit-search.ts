import { oneOf, someOf, textOf } from '../../lib/url-search.ts'

export const ACTION_OPTIONS = [
  { id: 'kms.secrets.create', words: 'Create key' },
  { id: 'kms.secrets.wrap', words: 'Wrap' },
  { id: 'kms.secrets.unwrap', words: 'Unwrap' },
  { id: 'kms.secrets-metadata.read', words: 'Read key facts' },
  { id: 'kms.secrets.read', words: 'Read key' },
  { id: 'kms.secrets.list', words: 'List keys' },
  { id: 'kms.secrets.head', words: 'Count keys' },
  { id: 'kms.instances.create', words: 'Create instance' },
  { id: 'kms.instances.list', words: 'List instances' },
  { id: 'kms.audit-events.list', words: 'Read audit trail' },
  { id: 'kms.sessions.create', words: 'Sign in' },
  { id: 'kms.sessions.delete', words: 'Sign out' },
  { id: 'kms.tokens.create', words: 'Exchange API key' },
  { id: 'kms.service.set-up', words: 'Set-up' },
  { id: 'kms.service.authenticate', words: 'Refused strangers' },
] as const
type ActionId = (typeof ACTION_OPTIONS)[number]['id']

/** What makes or uses something. Every look at a page is on record too, and would drown the rest in a short list. */
export const DEEDS: AuditSearch = {
  action: 'kms.secrets.create,kms.secrets.wrap,kms.secrets.unwrap,kms.instances.create',
}

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
  { id: '1h', words: 'Last hour', hours: 1 },
  { id: '24h', words: 'Last 24 hours', hours: 24 },
  { id: '7d', words: 'Last 7 days', hours: 7 * 24 },
  { id: '30d', words: 'Last 30 days', hours: 30 * 24 },
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

export const chosenActions = ({ action }: AuditSearch): readonly ActionId[] => someOf(ids(ACTION_OPTIONS), action)

const LOCAL_MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** A moment as `<input type="datetime-local">` writes it, read as UTC so that a link means the same everywhere. */
const minuteOf = (value: unknown): string | undefined =>
  typeof value === 'string' && LOCAL_MINUTE.test(value) && !Number.isNaN(Date.parse(`${value}Z`)) ? value : undefined

/** Reads an address; whatever is not understood is dropped. */
export function parseAuditSearch(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const actions = chosenActions({ action: textOf(raw['action'], 2000) })
  return {
    search: textOf(raw['search']),
    action: actions.length === 0 ? undefined : actions.join(','),
    outcome: oneOf(ids(OUTCOME_OPTIONS), raw['outcome']),
    severity: oneOf(ids(SEVERITY_OPTIONS), raw['severity']),
    actor: textOf(raw['actor']),
    key: textOf(raw['key'], 64),
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
  readonly correlation?: string
  readonly from?: string
  readonly to?: string
  readonly search?: string
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Whole minutes, so that drawing the page twice asks one question. */
function since(range: RangeId | undefined, now: number): string | undefined {
  const hours = RANGE_OPTIONS.find(({ id }) => id === range)?.hours
  if (hours === undefined) return undefined
  return new Date(Math.floor((now - hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS).toISOString()
}

const moment = (minute: string | undefined): string | undefined => (minute === undefined ? undefined : `${minute}:00Z`)

export function auditFilter(search: AuditSearch, instanceId: string, now: number): AuditFilter {
  const filter = {
    instance: search.scope === 'all' ? undefined : instanceId,
    action: search.action,
    outcome: search.outcome,
    severity: search.severity,
    initiator: search.actor,
    key: search.key,
    correlation: search.correlation,
    from: moment(search.from) ?? since(search.range, now),
    to: moment(search.to),
    search: search.search,
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

const NOT_FILTERS: readonly string[] = ['event', 'scope']

export const isFiltered = (search: AuditSearch): boolean =>
  Object.entries(search).some(([name, value]) => value !== undefined && !NOT_FILTERS.includes(name))

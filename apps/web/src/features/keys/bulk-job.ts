import type { QueryClient } from '@tanstack/react-query'
import { afterChange } from '../../lib/after-change.ts'
import { asApiError, type ApiError } from '../../lib/api-error.ts'
import { runMany } from '../../lib/run-many.ts'
import { performBulk, type BulkAction, type PlannedKey } from './bulk-plan.ts'
import type { Key } from './queries.ts'

export type BulkOutcome =
  | { readonly state: 'waiting' | 'running' | 'done' | 'cancelled' }
  | { readonly state: 'left-out'; readonly reason: string }
  | { readonly state: 'failed'; readonly error: ApiError }

/** A run over many keys. It lives beside the screens, so that closing a panel or going elsewhere does not end it. */
export interface BulkJob {
  readonly instanceId: string
  readonly action: BulkAction
  readonly keys: readonly Key[]
  readonly outcomes: ReadonlyMap<string, BulkOutcome>
  readonly running: boolean
  readonly cancelled: boolean
  readonly cancel: () => void
}

const TOGETHER = 4
/** Ten thousand results need not be drawn one by one. */
const TELL_EVERY_MS = 120

interface View {
  readonly job: BulkJob
  /** Its panel is open. */
  readonly open: boolean
}

let view: View | undefined
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

const tell = (): void => {
  for (const listener of listeners) listener()
}

function change(next: View | undefined): void {
  view = next
  tell()
}

export const bulkView = {
  current: (): View | undefined => view,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  setOpen: (open: boolean): void => {
    if (view !== undefined) change({ ...view, open })
  },
  /** Only what has ended is put away. */
  putAway: (): void => {
    if (view?.job.running === false) change(undefined)
  },
}

/** A running job goes with the page, so the browser asks before it lets the page go. */
const stay = (event: BeforeUnloadEvent): void => event.preventDefault()

interface BulkStart {
  readonly client: QueryClient
  readonly instanceId: string
  readonly action: BulkAction
  readonly plan: readonly PlannedKey[]
}

/** Begins the run and opens its panel; one run at a time. */
export function startBulk({ client, instanceId, action, plan }: BulkStart): void {
  if (view?.job.running === true) return
  const abort = new AbortController()
  const outcomes = new Map<string, BulkOutcome>(
    plan.map(({ item, refused }) => [
      item.id,
      refused === undefined ? { state: 'waiting' } : { state: 'left-out', reason: refused },
    ]),
  )
  const job = { instanceId, action, keys: plan.map(({ item }) => item), outcomes, cancel: () => abort.abort() }
  // A new object each time, since that is how a screen knows that something changed.
  const show = (running: boolean) => {
    clearTimeout(timer)
    timer = undefined
    change({ open: view?.open ?? true, job: { ...job, running, cancelled: abort.signal.aborted } })
  }
  const note = (item: Key, outcome: BulkOutcome) => {
    outcomes.set(item.id, outcome)
    timer ??= setTimeout(() => show(true), TELL_EVERY_MS)
  }
  abort.signal.addEventListener('abort', () => show(true))
  addEventListener('beforeunload', stay)
  view = undefined
  show(true)
  const run = runMany({
    items: plan.filter(({ refused }) => refused === undefined).map(({ item }) => item),
    together: TOGETHER,
    act: (item) => performBulk(instanceId, item, action),
    onStart: (item) => note(item, { state: 'running' }),
    onEnd: (item, error) =>
      note(item, error === undefined ? { state: 'done' } : { state: 'failed', error: asApiError(error) }),
    signal: abort.signal,
  })
  void run.then(() => {
    for (const [id, { state }] of outcomes) if (state === 'waiting') outcomes.set(id, { state: 'cancelled' })
    removeEventListener('beforeunload', stay)
    show(false)
    return afterChange(client)
  })
}

export interface BulkTally {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly leftOut: number
  readonly cancelled: number
}

export function tallyOf(outcomes: ReadonlyMap<string, BulkOutcome>): BulkTally {
  const count = (state: BulkOutcome['state']) =>
    [...outcomes.values()].filter((outcome) => outcome.state === state).length
  const leftOut = count('left-out')
  return {
    total: outcomes.size - leftOut,
    done: count('done'),
    failed: count('failed'),
    leftOut,
    cancelled: count('cancelled'),
  }
}

import { ListChecks } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { LongList } from '../../components/long-list.tsx'
import { count, plural } from '../../lib/plural.ts'
import { keepFocus } from '../../lib/keep-focus.ts'
import { Button } from '../../ui/button.tsx'
import { PanelBody, PanelFooter, SidePanel } from '../../ui/panel.tsx'
import { Progress } from '../../ui/progress.tsx'
import { bulkView, tallyOf, type BulkJob, type BulkOutcome, type BulkTally } from './bulk-job.ts'
import { BULK_WORDS } from './bulk-plan.ts'
import { BulkRow } from './bulk-row.tsx'
import type { Key } from './queries.ts'

const WAITING: BulkOutcome = { state: 'waiting' }
const ORDER: readonly BulkOutcome['state'][] = ['failed', 'cancelled', 'left-out', 'done', 'running', 'waiting']

/** While it runs rows stay where they are; once it has ended, what went wrong comes first. */
function rowsOf({ keys, outcomes, running }: BulkJob): readonly Key[] {
  if (running) return keys
  const rank = ({ id }: Key): number => ORDER.indexOf((outcomes.get(id) ?? WAITING).state)
  return keys.toSorted((a, b) => rank(a) - rank(b))
}

function summaryOf({ running, cancelled, action }: BulkJob, tally: BulkTally): string {
  const ended = tally.done + tally.failed
  if (running) {
    const progress = `${count(ended)} of ${plural(tally.total, 'key')}`
    return cancelled
      ? `Stopping after what is under way: ${progress}.`
      : `${BULK_WORDS[action.kind].doing}: ${progress}.`
  }
  const parts = [
    `${plural(tally.done, 'key')} done`,
    tally.failed === 0 ? undefined : `${count(tally.failed)} failed`,
    tally.cancelled === 0 ? undefined : `${count(tally.cancelled)} not begun`,
    tally.leftOut === 0 ? undefined : `${count(tally.leftOut)} left out`,
  ]
  return `${parts.filter((part) => part !== undefined).join(', ')}.`
}

/** The run over many keys: a panel while it is looked at, and else the way back to it, on every page. */
export function BulkCenter() {
  const view = useSyncExternalStore(bulkView.subscribe, bulkView.current)
  if (view === undefined) return null
  return view.open ? <BulkPanel job={view.job} /> : <BulkPill job={view.job} />
}

const close = (): void => {
  bulkView.setOpen(false)
  bulkView.putAway()
  keepFocus()
}

function BulkPanel({ job }: { readonly job: BulkJob }) {
  const words = BULK_WORDS[job.action.kind]
  const tally = tallyOf(job.outcomes)
  return (
    <SidePanel title={`${words.name} ${plural(job.keys.length, 'key')}`} onClose={close}>
      <PanelBody>
        <div className="flex flex-col gap-2">
          <p role="status" className="figures">
            {summaryOf(job, tally)}
          </p>
          <Progress label={words.doing} done={tally.done + tally.failed} total={tally.total} />
          {job.running ? (
            <p className="text-sm text-soft">
              You can close this panel and go elsewhere: the run goes on while this page is open.
            </p>
          ) : null}
        </div>
        <LongList label="Results" items={rowsOf(job)} keyOf={({ id }) => id}>
          {(item) => (
            <BulkRow
              item={item}
              outcome={job.outcomes.get(item.id) ?? WAITING}
              will="Waits its turn"
              done={words.done}
            />
          )}
        </LongList>
      </PanelBody>
      <PanelFooter>
        {job.running ? (
          <Button onPress={job.cancel} refused={job.cancelled ? 'It stops after what is under way.' : undefined}>
            Stop
          </Button>
        ) : null}
        <Button variant="primary" onPress={close}>
          {job.running ? 'Continue in the background' : 'Done'}
        </Button>
      </PanelFooter>
    </SidePanel>
  )
}

function BulkPill({ job }: { readonly job: BulkJob }) {
  const tally = tallyOf(job.outcomes)
  return (
    <div className="fixed right-4 bottom-4 z-30 w-64 rounded-lg bg-surface p-1 shadow-float">
      <Button
        variant="quiet"
        onPress={() => bulkView.setOpen(true)}
        className="h-auto! w-full flex-col! items-stretch! gap-2! px-2.5! py-2! text-left"
      >
        <span className="figures flex items-center gap-2 whitespace-normal">
          <ListChecks aria-hidden className="size-4 shrink-0 text-accent" />
          {summaryOf(job, tally)}
        </span>
        <Progress label={BULK_WORDS[job.action.kind].doing} done={tally.done + tally.failed} total={tally.total} />
      </Button>
    </div>
  )
}

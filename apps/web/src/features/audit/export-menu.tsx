import { Download } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Failure } from '../../components/failure.tsx'
import { buttonStyle } from '../../ui/button-style.ts'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { exportJob, type ExportFormat } from './export-job.ts'
import type { AuditQuestion } from './queries.ts'

const FORMATS = [
  { id: 'csv', words: 'CSV', hint: 'for a spreadsheet' },
  { id: 'jsonl', words: 'JSON Lines', hint: 'for a program' },
] as const satisfies readonly { readonly id: ExportFormat; readonly words: string; readonly hint: string }[]

interface ExportMenuProps {
  readonly question: AuditQuestion
  readonly total: number | undefined
}

/** Everything that matches, not only what the list shows. */
export const ExportMenu = ({ question, total }: ExportMenuProps) => (
  <Menu
    label="Export what matches"
    trigger={
      <>
        <Download aria-hidden className="size-3.5" />
        Export
      </>
    }
    triggerClass={buttonStyle()}
    placement="bottom end"
    entries={FORMATS.map(({ id, words, hint }) => ({
      id,
      text: words,
      content: (
        <>
          {words} <span className="text-faint">{hint}</span>
        </>
      ),
      onAction: () => void exportJob.start({ question, format: id, total }),
    }))}
  />
)

const number = new Intl.NumberFormat('en')
const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** How far the export is, or what came of it; nothing while there is none. */
export function ExportProgress() {
  const state = useSyncExternalStore(exportJob.subscribe, exportJob.state)
  if (state.kind === 'idle') return null
  if (state.kind === 'failed') {
    return (
      <div className="flex flex-col gap-2">
        <Failure error={state.error} reading />
        <Button size="small" variant="quiet" onPress={exportJob.dismiss} className="self-start">
          Dismiss
        </Button>
      </div>
    )
  }
  if (state.kind === 'done') {
    return (
      <Notice tone="good" title={`Saved ${state.file}`} role="status">
        <span className="flex flex-wrap items-center gap-x-3">
          {sizeWords(state.bytes)}, in your downloads.
          <Button size="small" variant="quiet" onPress={exportJob.dismiss}>
            Dismiss
          </Button>
        </span>
      </Notice>
    )
  }
  return <Running events={state.events} total={state.total} />
}

function Running({ events, total }: { readonly events: number; readonly total: number | undefined }) {
  const words = total === undefined ? number.format(events) : `${number.format(events)} of ${number.format(total)}`
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2.5 text-sm">
      <label className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="figures whitespace-nowrap">Exporting {words} events</span>
        <progress
          className="progress h-1.5 min-w-24 flex-1"
          {...(total === undefined ? {} : { max: Math.max(total, 1), value: events })}
        />
      </label>
      <Button size="small" onPress={exportJob.cancel}>
        Cancel
      </Button>
    </div>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useId, useState, useSyncExternalStore, type SubmitEvent } from 'react'
import { LongList } from '../../components/long-list.tsx'
import { TypedConfirmation, typedRight } from '../../components/typed-confirmation.tsx'
import { count, plural } from '../../lib/plural.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { PanelBody, PanelFooter, SidePanel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { bulkView, startBulk, type BulkOutcome } from './bulk-job.ts'
import { BULK_WORDS, planBulk, type BulkAction, type BulkKind, type PlannedKey } from './bulk-plan.ts'
import { BulkRow } from './bulk-row.tsx'
import type { Desk } from './deed-dialog.tsx'
import type { Key } from './queries.ts'

interface BulkPreviewProps {
  readonly desk: Desk
  readonly kind: BulkKind
  readonly keys: readonly Key[]
  readonly rings: readonly string[]
  readonly onClose: () => void
  readonly onStarted: () => void
}

const outcomeOf = ({ refused }: PlannedKey): BulkOutcome =>
  refused === undefined ? { state: 'waiting' } : { state: 'left-out', reason: refused }

/** The exceptions first: they are what one looks for. */
const exceptionsFirst = (plan: readonly PlannedKey[]): readonly PlannedKey[] => [
  ...plan.filter(({ refused }) => refused !== undefined),
  ...plan.filter(({ refused }) => refused === undefined),
]

const phraseOf = (count: number): string => `delete ${plural(count, 'key')}`

/** Says of each key what will happen or why not, before anything does. */
export function BulkPreview({ desk, kind, keys, rings, onClose, onStarted }: BulkPreviewProps) {
  const client = useQueryClient()
  const [ring, setRing] = useState(rings[0] ?? 'default')
  const [typed, setTyped] = useState('')
  const busy = useSyncExternalStore(bulkView.subscribe, bulkView.current)?.job.running === true
  const action: BulkAction = kind === 'move' ? { kind, ring } : { kind }
  const plan = planBulk(keys, action, desk.judge, serverNow())
  const affected = plan.filter(({ refused }) => refused === undefined).length
  const words = BULK_WORDS[kind]
  const phrase = phraseOf(affected)
  const refused = refusalOf({ affected, busy, untyped: kind === 'delete' && !typedRight(typed, phrase) })

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (refused !== undefined) return
    startBulk({ client, instanceId: desk.instanceId, action, plan })
    onStarted()
  }
  return (
    <SidePanel title={`${words.name} ${plural(keys.length, 'key')}`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <Sentence kind={kind} affected={affected} total={keys.length} />
          {kind === 'move' ? <RingChoice rings={rings} ring={ring} onRing={setRing} /> : null}
          <LongList label="What will happen" items={exceptionsFirst(plan)} keyOf={({ item }) => item.id}>
            {(planned) => (
              <BulkRow item={planned.item} outcome={outcomeOf(planned)} will={`${words.will}.`} done={words.done} />
            )}
          </LongList>
          {kind === 'delete' && affected > 0 ? (
            <Confirmation desk={desk} phrase={phrase} typed={typed} onType={setTyped} />
          ) : null}
        </PanelBody>
        <PanelFooter>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant={kind === 'delete' ? 'danger' : 'primary'} refused={refused}>
            {words.name} {affected === 0 ? '' : plural(affected, 'key')}
          </Button>
        </PanelFooter>
      </form>
    </SidePanel>
  )
}

interface ConfirmationProps {
  readonly desk: Desk
  readonly phrase: string
  readonly typed: string
  readonly onType: (text: string) => void
}

const Confirmation = ({ desk, phrase, typed, onType }: ConfirmationProps) => (
  <>
    <p className="text-sm text-pretty text-soft">{BULK_WORDS.delete.undo?.(desk.judge.rules)}</p>
    <TypedConfirmation label="To confirm" phrase={phrase} typed={typed} onType={onType} waits />
  </>
)

interface SentenceProps {
  readonly kind: BulkKind
  readonly affected: number
  readonly total: number
}

function Sentence({ kind, affected, total }: SentenceProps) {
  const who =
    affected === 0 ? 'None of them' : affected === total ? 'All of them' : `${count(affected)} of ${count(total)}`
  const why = affected === 0 ? ': why is said beside each.' : '; why the others are left out is said beside each.'
  const others = affected === total ? '.' : why
  return (
    <p className="text-pretty">
      {who} {BULK_WORDS[kind].will}
      {others} <span className="text-soft">{BULK_WORDS[kind].what}</span>
    </p>
  )
}

interface Hindrances {
  readonly affected: number
  readonly busy: boolean
  readonly untyped: boolean
}

function refusalOf({ affected, busy, untyped }: Hindrances): string | undefined {
  if (busy) return 'Another run over many keys is under way. Wait until it has ended.'
  if (affected === 0) return 'None of these keys allows it.'
  return untyped ? 'Type the words above first.' : undefined
}

interface RingChoiceProps {
  readonly rings: readonly string[]
  readonly ring: string
  readonly onRing: (ring: string) => void
}

function RingChoice({ rings, ring, onRing }: RingChoiceProps) {
  const id = useId()
  return (
    <Field id={id} label="To the key ring">
      {(aria) => (
        <Select
          {...aria}
          autoFocus
          options={rings.map((name) => ({ id: name, words: name }))}
          value={ring}
          onChange={(event) => onRing(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

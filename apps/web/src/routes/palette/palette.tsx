import { Search } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Failure } from '../../components/failure.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { matches, nextEntry } from './matching.ts'
import { useEntries, type Entry } from './use-entries.tsx'
import { useFoundKeys } from './use-found-keys.ts'

/** Go anywhere, find any key, start anything: by typing, arrows and Enter alone. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => (
  <ModalOverlay
    isOpen
    isDismissable
    onOpenChange={(open) => (open ? undefined : onClose())}
    className="fixed inset-0 z-50 flex animate-[fade_120ms] items-start justify-center bg-veil p-3 pt-[10vh]"
  >
    <Modal className="flex max-h-[70vh] w-full max-w-xl animate-[rise_140ms_cubic-bezier(0.2,0.8,0.2,1)] flex-col overflow-hidden rounded-xl bg-surface shadow-float">
      <Dialog aria-label="Find and do" className="flex min-h-0 flex-1 flex-col outline-none">
        <Finder onClose={onClose} />
      </Dialog>
    </Modal>
  </ModalOverlay>
)

function Finder({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  const all = useEntries()
  const keys = useFoundKeys(typed)
  const offered = all.filter(({ words, alias = '', quiet }) =>
    typed.trim() === '' ? quiet !== true : matches(typed, words, alias),
  )
  const entries = [...offered, ...keys.entries]
  const active = Math.min(at, Math.max(entries.length - 1, 0))
  const optionId = (index: number): string => `${listId}-${index}`

  const run = (entry: Entry | undefined) => {
    if (entry === undefined || entry.refused !== undefined) return
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
    if (step === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (step === undefined) run(entries[active])
    else setAt(nextEntry(entries, active, step))
  }
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4 text-faint">
        {keys.looking ? <Spinner /> : <Search aria-hidden className="size-4 shrink-0" />}
        <input
          role="combobox"
          aria-label="Find and do"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={entries.length === 0 ? undefined : optionId(active)}
          placeholder="A page, an action, or a key by name, alias, id or check value"
          value={typed}
          maxLength={200}
          ref={box}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:truncate"
        />
      </div>
      <p role="status" className="sr-only">
        {keys.looking ? 'Looking for keys' : `${entries.length} ${entries.length === 1 ? 'result' : 'results'}`}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {keys.error === null ? null : (
          <div className="p-1.5">
            <Failure error={keys.error} reading />
          </div>
        )}
        <Options listId={listId} entries={entries} active={active} optionId={optionId} onPoint={setAt} onRun={run} />
        {entries.length > 0 || keys.looking ? null : (
          <p className="px-4 py-8 text-center text-soft">
            Nothing is called “{typed.trim()}”. A check value is found by its first two digits or more.
          </p>
        )}
      </div>
    </>
  )
}

interface OptionsProps {
  readonly listId: string
  readonly entries: readonly Entry[]
  readonly active: number
  readonly optionId: (index: number) => string
  readonly onPoint: (index: number) => void
  readonly onRun: (entry: Entry) => void
}

const SECTIONS = ['Do', 'Go to', 'Keys'] as const

function Options({ listId, entries, active, optionId, onPoint, onRun }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const numbered = entries.map((entry, index) => ({ entry, index }))
  return (
    <div ref={list} id={listId} role="listbox" aria-label="Results">
      {SECTIONS.map((section) => ({ section, own: numbered.filter(({ entry }) => entry.section === section) }))
        .filter(({ own }) => own.length > 0)
        .map(({ section, own }) => (
          <div key={section} role="group" aria-label={section}>
            <p aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-faint">
              {section}
            </p>
            {own.map(({ entry, index }) => (
              <Option
                key={entry.id}
                id={optionId(index)}
                entry={entry}
                selected={index === active}
                onPoint={() => onPoint(index)}
                onRun={() => onRun(entry)}
              />
            ))}
          </div>
        ))}
    </div>
  )
}

interface OptionProps {
  readonly id: string
  readonly entry: Entry
  readonly selected: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

/** Focus stays in the text box, which tells a screen reader which option is meant; a pointer may press one. */
const Option = ({ id, entry: { icon: Icon, words, hint, refused }, selected, onPoint, onRun }: OptionProps) => (
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the text box has the keys
  <div
    id={id}
    role="option"
    tabIndex={-1}
    aria-selected={selected}
    aria-disabled={refused !== undefined}
    onPointerMove={selected ? undefined : onPoint}
    onClick={onRun}
    className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm aria-disabled:cursor-not-allowed aria-disabled:text-faint aria-selected:bg-hover"
  >
    <Icon aria-hidden className="size-4 shrink-0 text-faint" />
    <span className="min-w-0 flex-1 truncate font-medium">{words}</span>
    <span className="max-w-[60%] truncate text-xs text-faint">{refused ?? hint}</span>
  </div>
)

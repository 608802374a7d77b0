import { KEY_TAG, isTag } from '@keywright/core/vocabulary/limits'
import { SlidersHorizontal } from 'lucide-react'
import { useId, useState, type SubmitEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { buttonStyle } from '../../ui/button-style.ts'
import { inputStyle } from '../../ui/field-style.ts'
import { Field } from '../../ui/field.tsx'
import { PopPanel } from '../../ui/pop-panel.tsx'
import { Select } from '../../ui/select.tsx'
import {
  EXPIRES_OPTIONS,
  ORIGIN_OPTIONS,
  parseKeySearch,
  ROTATED_OPTIONS,
  USED_OPTIONS,
  type KeySearch,
} from './key-search.ts'

interface MoreFiltersProps {
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
}

const CHOICES = [
  { property: 'expires', label: 'Expires', options: EXPIRES_OPTIONS },
  { property: 'rotated', label: 'Rotated', options: ROTATED_OPTIONS },
  { property: 'used', label: 'Used to wrap or unwrap', options: USED_OPTIONS },
  { property: 'origin', label: 'Origin', options: ORIGIN_OPTIONS },
] as const
type Property = (typeof CHOICES)[number]['property']

const ANY = { id: '', words: 'Any' } as const

/** Filters that are wanted now and then; each acts when it is chosen, and has its chip. */
export function MoreFilters({ search, onSearch }: MoreFiltersProps) {
  const held =
    CHOICES.filter(({ property }) => search[property] !== undefined).length + (search.tag === undefined ? 0 : 1)
  // The reader of addresses knows which words are right.
  const choose = (property: Property, value: string) =>
    onSearch({ [property]: parseKeySearch({ [property]: value })[property], page: undefined })
  return (
    <PopPanel
      label={held === 0 ? 'More filters' : `More filters, ${held} set`}
      triggerClass={buttonStyle('secondary')}
      trigger={
        <>
          <SlidersHorizontal aria-hidden className="size-3.5 text-faint" />
          More
          {held === 0 ? null : <span className="figures font-normal text-accent">{held}</span>}
        </>
      }
    >
      {(close) => (
        <div className="flex flex-col gap-3.5">
          {CHOICES.map(({ property, label, options }) => (
            <Choice
              key={property}
              label={label}
              options={[ANY, ...options]}
              value={search[property] ?? ''}
              onChoose={(value) => choose(property, value)}
            />
          ))}
          <TagFilter
            tag={search.tag}
            onTag={(tag) => {
              onSearch({ tag, page: undefined })
              close()
            }}
          />
        </div>
      )}
    </PopPanel>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly options: readonly { readonly id: string; readonly words: string }[]
  readonly value: string
  readonly onChoose: (value: string) => void
}

function Choice({ label, options, value, onChoose }: ChoiceProps) {
  const id = useId()
  return (
    <Field id={id} label={label}>
      {(aria) => (
        <Select {...aria} options={options} value={value} onChange={(event) => onChoose(event.currentTarget.value)} />
      )}
    </Field>
  )
}

function TagFilter({
  tag,
  onTag,
}: {
  readonly tag: string | undefined
  readonly onTag: (tag: string | undefined) => void
}) {
  const id = useId()
  const [text, setText] = useState(tag ?? '')
  const [wrong, setWrong] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (wanted !== '' && !isTag(wanted)) setWrong(true)
    else onTag(wanted === '' ? undefined : wanted)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Field id={id} label="Tag" error={wrong ? `Must be one of ${KEY_TAG.rule}.` : undefined}>
        {(aria) => (
          <span className="flex gap-2">
            <input
              {...aria}
              value={text}
              autoComplete="off"
              placeholder="The whole tag"
              onChange={(event) => setText(event.currentTarget.value)}
              className={inputStyle(wrong)}
            />
            <Button type="submit" className="h-9!">
              Filter
            </Button>
          </span>
        )}
      </Field>
    </form>
  )
}

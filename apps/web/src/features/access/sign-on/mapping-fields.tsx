import { CLAIM_VALUE } from '@keywright/core/vocabulary/limits'
import { Plus } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { inputStyle } from '../../../ui/field-style.ts'
import { Select } from '../../../ui/select.tsx'
import type { Group } from '../queries.ts'
import type { MappingValue } from './sign-on-values.ts'

interface MappingFieldsProps {
  readonly mappings: readonly MappingValue[]
  readonly groups: readonly Group[]
  readonly error: string | undefined
  readonly onChange: (mappings: readonly MappingValue[]) => void
}

/** Which groups of the provider stand for which of ours. */
export function MappingFields({ mappings, groups, error, onChange }: MappingFieldsProps) {
  const change = (row: number, to: Partial<MappingValue>) =>
    onChange(mappings.map((one) => (one.row === row ? { ...one, ...to } : one)))
  const next = Math.max(-1, ...mappings.map(({ row }) => row)) + 1
  const options = [{ id: '', words: 'Choose a group' }, ...groups.map(({ id, name }) => ({ id, words: name }))]
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="text-sm font-medium">Groups</legend>
      <p className="max-w-prose text-sm text-pretty text-faint">
        Whoever has the value in that claim is in the group from their sign-in on, until one that says otherwise. Nobody
        is carried by a mapping they made or changed themselves.
      </p>
      {mappings.map(({ row, value, groupId }, at) => (
        <div key={row} className="grid items-center gap-2 sm:grid-cols-[1fr_auto_1fr_auto]">
          <input
            aria-label={`Value ${at + 1} of the claim`}
            value={value}
            maxLength={CLAIM_VALUE.max}
            placeholder="kms-managers"
            onChange={(event) => change(row, { value: event.target.value })}
            className={`${inputStyle(false)} font-mono`}
          />
          <span className="hidden text-sm text-faint sm:inline">stands for</span>
          <Select
            aria-label={`Group ${at + 1}`}
            value={groupId}
            options={options}
            onChange={(event) => change(row, { groupId: event.target.value })}
          />
          <Button
            variant="quiet"
            size="small"
            label={`Remove mapping ${at + 1}`}
            onPress={() => onChange(mappings.filter((one) => one.row !== row))}
            className="justify-self-start"
          >
            Remove
          </Button>
        </div>
      ))}
      {error === undefined ? null : <p className="text-sm text-bad">{error}</p>}
      <div>
        <Button
          size="small"
          refused={groups.length === 0 ? 'There are no groups yet. Create one first.' : undefined}
          onPress={() => onChange([...mappings, { row: next, value: '', groupId: '' }])}
        >
          <Plus aria-hidden className="size-4" />
          Add a mapping
        </Button>
      </div>
    </fieldset>
  )
}

import { ChevronDown, CircleAlert, type LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { inputStyle } from './field-style.ts'

export interface Choice {
  readonly id: string
  readonly words: string
  /** What tells it from its namesakes. */
  readonly hint?: string | undefined
  readonly icon?: LucideIcon
}

interface ComboBoxProps {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly hint?: string | undefined
  readonly autoFocus?: boolean
  /** Given: the choices are those for what was typed, and are not narrowed here. */
  readonly onType?: (text: string) => void
  /** What the list says when nothing fits. */
  readonly none: string
}

/** One of many, found by typing a part of its name. */
export function ComboBox({ label, choices, chosen, onChoose, onType, error, hint, none, ...input }: ComboBoxProps) {
  const { placeholder, autoFocus = false } = input
  return (
    <AriaComboBox
      {...(onType === undefined ? { defaultItems: choices } : { items: choices, onInputChange: onType })}
      value={chosen ?? null}
      onChange={(id) => onChoose(id === null ? undefined : String(id))}
      allowsEmptyCollection
      isInvalid={error !== undefined}
      className="block"
    >
      <Label className="mb-1.5 block w-fit text-sm font-medium text-ink">{label}</Label>
      <div className="relative">
        <Input
          autoFocus={autoFocus}
          {...(placeholder === undefined ? {} : { placeholder })}
          className={`${inputStyle(error !== undefined)} pr-9!`}
        />
        <Button className="absolute top-0.5 right-0.5 grid size-8 place-items-center rounded text-faint hover:text-ink">
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      </div>
      {error === undefined ? null : (
        <Text slot="errorMessage" role="alert" className="mt-1.5 flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </Text>
      )}
      {hint === undefined ? null : (
        <Text slot="description" className="mt-1.5 block text-sm text-faint">
          {hint}
        </Text>
      )}
      <Popover
        offset={4}
        className="w-(--trigger-width) overflow-auto rounded-lg bg-surface p-1 shadow-float data-[entering]:animate-[rise_120ms]"
      >
        {/* It stands outside of all landmarks of the page, and so is one. */}
        <section aria-label={`Choices for ${label.toLowerCase()}`}>
          <ListBox
            className="outline-none"
            renderEmptyState={() => <p className="px-2 py-1.5 text-sm text-faint">{none}</p>}
          >
            {(choice: Choice) => <Option {...choice} />}
          </ListBox>
        </section>
      </Popover>
    </AriaComboBox>
  )
}

const Option = ({ id, words, hint, icon: Icon }: Choice) => (
  <ListBoxItem
    id={id}
    textValue={words}
    className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm text-ink outline-none data-[focused]:bg-hover data-[selected]:font-medium"
  >
    {Icon === undefined ? null : <Icon aria-hidden className="size-4 shrink-0 text-faint" />}
    <span className="min-w-0 flex-1 truncate">{words}</span>
    {hint === undefined ? null : <span className="max-w-[45%] truncate text-xs text-faint">{hint}</span>}
  </ListBoxItem>
)

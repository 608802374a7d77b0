import { ChevronDown } from 'lucide-react'
import { buttonStyle } from '../ui/button-style.ts'
import { classNames } from '../ui/class-names.ts'
import { Menu, type MenuEntry } from '../ui/menu.tsx'

interface FilterMenuProps<Word extends string> {
  readonly label: string
  readonly options: readonly { readonly id: Word; readonly words: string }[]
  readonly chosen: readonly Word[]
  readonly onChoose: (chosen: readonly Word[]) => void
  readonly multiple?: boolean
}

const entryOf = ({ id, words }: { id: string; words: string }): MenuEntry => ({ id, text: words, content: words })

export function FilterMenu<Word extends string>({
  label,
  options,
  chosen,
  onChoose,
  multiple = true,
}: FilterMenuProps<Word>) {
  const picked = options.filter(({ id }) => chosen.includes(id)).map(({ words }) => words)
  // Chips name them all; here they would push the controls beside them about.
  const summary = picked.length > 1 ? String(picked.length) : picked.join(', ')
  const name = `Filter by ${label.toLowerCase()}`
  // What can be read on the button is part of its name, word by word, so that speaking it works; the space between
  // the two words is there for those who hear them.
  const shown = picked.length === 0 ? name : `${name} ${summary}`
  const named = picked.length > 1 ? `${shown}: ${picked.join(', ')}` : shown
  return (
    <Menu
      label={named}
      trigger={
        <>
          {label}
          {picked.length === 0 ? null : (
            <>
              {' '}
              <span className="figures max-w-28 truncate font-normal text-accent">{summary}</span>
            </>
          )}
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </>
      }
      triggerClass={classNames(buttonStyle('secondary'), picked.length > 0 && 'border-accent-line!')}
      entries={options.map(entryOf)}
      chosen={chosen}
      multiple={multiple}
      onChoose={(ids) => onChoose(options.map(({ id }) => id).filter((id) => ids.includes(id)))}
    />
  )
}

import { useId, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface RadioCard<Id extends string> {
  readonly id: Id
  readonly title: string
  readonly words: ReactNode
  /** Beside the title: a badge. */
  readonly mark?: ReactNode
  /** Why it cannot be chosen; said in the card, where everybody finds it. */
  readonly refused?: string | undefined
}

interface RadioCardsProps<Id extends string> {
  readonly legend: string
  /** For a screen reader alone, where the heading above says the same. */
  readonly quiet?: boolean
  readonly cards: readonly RadioCard<Id>[]
  readonly chosen: Id | undefined
  readonly onChoose: (id: Id) => void
  readonly columns?: boolean
}

/** A choice that deserves a sentence for each answer. */
export function RadioCards<Id extends string>(props: RadioCardsProps<Id>) {
  const { legend, quiet = false, cards, chosen, onChoose, columns = false } = props
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className={quiet ? 'sr-only' : 'mb-1.5 text-sm font-medium'}>{legend}</legend>
      <div className={classNames('grid gap-2', columns && 'sm:grid-cols-2')}>
        {cards.map((card) => (
          <Card key={card.id} card={card} name={name} chosen={card.id === chosen} onChoose={onChoose} />
        ))}
      </div>
    </fieldset>
  )
}

interface CardProps<Id extends string> {
  readonly card: RadioCard<Id>
  readonly name: string
  readonly chosen: boolean
  readonly onChoose: (id: Id) => void
}

function Card<Id extends string>({ card, name, chosen, onChoose }: CardProps<Id>) {
  const { id, title, words, mark, refused } = card
  const inputId = `${name}-${id}`
  const wordsId = `${inputId}-words`
  return (
    <div
      className={classNames(
        'relative flex gap-3 rounded-lg border px-3.5 py-3 transition-colors',
        'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent',
        refused !== undefined && 'border-line bg-sunken',
        refused === undefined && (chosen ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-hover'),
      )}
    >
      <input
        id={inputId}
        type="radio"
        name={name}
        value={id}
        checked={chosen}
        disabled={refused !== undefined}
        aria-describedby={wordsId}
        onChange={() => onChoose(id)}
        className="relative z-10 mt-0.5 size-4 shrink-0 accent-accent focus-visible:outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <label
            htmlFor={inputId}
            className={classNames(
              'font-medium after:absolute after:inset-0',
              refused === undefined ? 'after:cursor-pointer' : 'text-soft after:cursor-not-allowed',
            )}
          >
            {title}
          </label>
          {mark}
        </span>
        <span id={wordsId} className="mt-0.5 block text-sm text-pretty text-soft">
          {words}
          {refused === undefined ? null : <span className="mt-1 block font-medium text-ink">{refused}</span>}
        </span>
      </span>
    </div>
  )
}

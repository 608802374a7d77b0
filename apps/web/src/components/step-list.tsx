import { Check } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'

function StepMark({ at, current }: { readonly at: number; readonly current: number }) {
  const done = at < current
  return (
    <span
      aria-hidden
      className={classNames(
        'figures grid size-5 place-items-center rounded-full text-xs font-semibold',
        done && 'bg-accent text-accent-ink',
        at === current && 'bg-accent-soft text-accent ring-1 ring-accent',
        at > current && 'bg-hover text-faint',
      )}
    >
      {done ? <Check className="size-3" strokeWidth={3} /> : at + 1}
    </span>
  )
}

interface StepListProps {
  readonly names: readonly string[]
  readonly current: number
}

/** How far along a way of several steps somebody is. Where there is little room, only the step at hand is named. */
export const StepList = ({ names, current }: StepListProps) => (
  <ol aria-label="Steps" className="flex flex-wrap gap-x-3 gap-y-2 sm:gap-x-5">
    {names.map((name, at) => (
      <li
        key={name}
        aria-current={at === current ? 'step' : undefined}
        className={classNames(
          'flex items-center gap-2 text-sm',
          at === current ? 'font-medium text-ink' : 'text-faint',
        )}
      >
        <StepMark at={at} current={current} />
        <span className={at === current ? '' : 'sr-only sm:not-sr-only'}>{name}</span>
        {at < current ? <span className="sr-only">(done)</span> : null}
      </li>
    ))}
  </ol>
)

import { classNames } from './class-names.ts'

interface LegendProps {
  /** The colour, as a class, and what it stands for. */
  readonly entries: readonly (readonly [string, string])[]
}

/** For those who see colours; what they mean is in words where the figures are. */
export const Legend = ({ entries }: LegendProps) => (
  <span aria-hidden className="flex gap-3 text-xs text-faint">
    {entries.map(([colour, words]) => (
      <span key={words} className="inline-flex items-center gap-1.5">
        <span className={classNames('size-2 rounded-xs', colour)} />
        {words}
      </span>
    ))}
  </span>
)

import { X } from 'lucide-react'

interface ChipProps {
  readonly name: string
  readonly value: string
  readonly onRemove: () => void
}

/** A filter that holds, and the way to be rid of it. */
export const Chip = ({ name, value, onRemove }: ChipProps) => (
  <span className="inline-flex h-6.5 max-w-full items-center rounded-full border border-accent-line bg-accent-soft pl-2.5 text-xs text-ink">
    <span className="truncate">
      <span className="text-soft">{name}</span> {value}
    </span>
    <button
      type="button"
      aria-label={`Remove filter ${name} ${value}`}
      onClick={onRemove}
      className="ml-0.5 grid size-6 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
    >
      <X aria-hidden className="size-3.5" />
    </button>
  </span>
)

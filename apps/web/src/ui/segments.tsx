interface SegmentsProps<Id extends string> {
  readonly label: string
  readonly options: readonly { readonly id: Id; readonly words: string }[]
  readonly chosen: Id
  readonly onChoose: (id: Id) => void
}

/** Two or three ways to look at one thing. */
export const Segments = <Id extends string>({ label, options, chosen, onChoose }: SegmentsProps<Id>) => (
  <div
    role="group"
    aria-label={label}
    className="inline-flex h-8 items-center rounded-md border border-line-strong bg-sunken p-0.5"
  >
    {options.map(({ id, words }) => (
      <button
        key={id}
        type="button"
        aria-pressed={id === chosen}
        onClick={() => onChoose(id)}
        className="h-full rounded px-2.5 text-sm font-medium text-soft hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-rest"
      >
        {words}
      </button>
    ))}
  </div>
)

interface RunMany<Item> {
  readonly items: readonly Item[]
  /** How many are under way at the same time. */
  readonly together: number
  readonly act: (item: Item) => Promise<void>
  readonly onStart: (item: Item) => void
  readonly onEnd: (item: Item, error: unknown) => void
  /** Aborted: nothing new is begun; what is under way ends, since it may have happened already. */
  readonly signal: AbortSignal
}

/** Does one thing to many, a few at a time and in their order; one that fails stops none of the others. */
export async function runMany<Item>({ items, together, act, onStart, onEnd, signal }: RunMany<Item>): Promise<void> {
  const waiting = items.values()
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      if (signal.aborted) return
      onStart(item)
      try {
        await act(item)
        onEnd(item, undefined)
      } catch (error) {
        onEnd(item, error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, lane))
}

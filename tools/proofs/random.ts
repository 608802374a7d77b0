/** Seeded, so that a run that fails can be run again: the same seed draws the same moments. */
export interface Random {
  readonly seed: number
  /** From 0 up to 1. */
  readonly next: () => number
  /** A number of `from` to `to`, both possible. */
  readonly between: (from: number, to: number) => number
  /** `undefined` for an empty list. */
  readonly pick: <T>(items: readonly T[]) => T | undefined
}

/** The generator mulberry32: 32 bits of state are plenty for choosing moments. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    seed,
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (items) => items[Math.floor(next() * items.length)],
  }
}

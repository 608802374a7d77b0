/** What is counted of an event, by the column it lies in. */
export const TALLIED = [
  'action',
  'initiator_id',
  'outcome',
  'severity',
  'key_id',
  'key_ring_id',
  'source_address',
  'instance_id',
] as const
export type Tallied = (typeof TALLIED)[number]

const OUTCOME = TALLIED.indexOf('outcome')

/** Stretches of time, all of one length: `length` milliseconds in `count` parts. */
export interface Bars {
  readonly start: number
  readonly length: number
  readonly count: number
}

/** A filter in terms of what is tallied; every member narrows it. Times are milliseconds, and belong to the range. */
export interface TallyFilter {
  readonly anyOf: readonly { readonly column: Tallied; readonly values: readonly string[] }[]
  readonly from: number
  readonly to: number
  /** Only events before this sequence number. */
  readonly before: number
}

/** A compiled query. */
export interface SqlText {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** The query answers every event that is to be counted, as `SqlRow`s: the way for a trail that is too long to be kept. */
export interface TallyRequest extends SqlText {
  /** The same in terms of what is tallied. */
  readonly filter: TallyFilter
  /** Where what is tallied does not hold all that is asked for: the sequence numbers of the events that match. */
  readonly texts: SqlText | undefined
  readonly bars: Bars
  /** How many values of each column are answered. */
  readonly most: number
}

/** `sequence`, `time`, then the tallied columns. */
export type SqlRow = readonly [sequence: number, time: string, ...values: (string | null)[]]

export interface TalliedValue {
  readonly value: string
  readonly count: number
  /** The newest event that has it. */
  readonly newest: number
}

export interface TallyAnswer {
  readonly total: number
  /** Milliseconds; neither means anything while `total` is 0. */
  readonly first: number
  readonly last: number
  readonly bars: readonly { readonly success: number; readonly failure: number }[]
  readonly values: Readonly<Record<Tallied, readonly TalliedValue[]>>
}

/** Numbers for the texts of one column, in the order in which they came. */
export class Codes {
  readonly #codes = new Map<string | null, number>()
  readonly #texts: (string | null)[] = []

  codeOf(text: string | null): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    this.#codes.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }
  textOf(code: number): string | null {
    return this.#texts[code] ?? null
  }
  /** For each code, 1 when its text is one of these. */
  among(texts: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.#texts.length)
    for (const text of texts) {
      const code = this.#codes.get(text)
      if (code !== undefined) marks[code] = 1
    }
    return marks
  }
}

interface Count {
  count: number
  newest: number
}

/** Counts events that are handed to it one by one. */
export class Tally {
  readonly #codes: readonly Codes[]
  readonly #bars: Bars
  readonly #most: number
  readonly #counts: readonly Count[][] = TALLIED.map(() => [])
  readonly #success: Float64Array
  readonly #failure: Float64Array
  readonly #outcomes: { readonly success: number; readonly failure: number }
  #total = 0
  #first = Infinity
  #last = -Infinity

  /** `most` of 0 leaves the values uncounted, which are most of the work. */
  constructor(codes: readonly Codes[], bars: Bars, most: number) {
    this.#codes = codes
    this.#bars = bars
    this.#most = most
    this.#success = new Float64Array(bars.count)
    this.#failure = new Float64Array(bars.count)
    const outcomes = codes[OUTCOME]
    this.#outcomes = { success: outcomes?.codeOf('success') ?? -1, failure: outcomes?.codeOf('failure') ?? -1 }
  }

  /** An event: its codes are in the order of `TALLIED`. */
  add(sequence: number, time: number, codes: ArrayLike<number>): void {
    this.#total += 1
    if (time < this.#first) this.#first = time
    if (time > this.#last) this.#last = time
    this.#addToBar(time, codes[OUTCOME] ?? -1)
    if (this.#most === 0) return
    for (let column = 0; column < TALLIED.length; column += 1) this.#addTo(column, codes[column] ?? 0, sequence)
  }

  #addTo(column: number, code: number, sequence: number): void {
    const counts = this.#counts[column]
    const known = counts?.[code]
    if (known) {
      known.count += 1
      if (sequence > known.newest) known.newest = sequence
    } else if (counts) counts[code] = { count: 1, newest: sequence }
  }

  #addToBar(time: number, outcome: number): void {
    const { start, length, count } = this.#bars
    // Whole numbers far below 2^53: the quotient falls short of a whole number by more than it can be rounded by.
    const bar = Math.min(Math.floor(((time - start) * count) / length), count - 1)
    if (bar < 0) return
    if (outcome === this.#outcomes.success) this.#success[bar] = (this.#success[bar] ?? 0) + 1
    if (outcome === this.#outcomes.failure) this.#failure[bar] = (this.#failure[bar] ?? 0) + 1
  }

  answer(): TallyAnswer {
    const values = TALLIED.map((column, i) => [column, this.#mostFrequent(i)] as const)
    return {
      total: this.#total,
      first: this.#first,
      last: this.#last,
      bars: Array.from(this.#success, (success, i) => ({ success, failure: this.#failure[i] ?? 0 })),
      // Every column has its entry, which `fromEntries` does not know.
      values: Object.fromEntries(values) as Record<Tallied, readonly TalliedValue[]>,
    }
  }

  /** Ties in the order of the text; an event that has no value is none of a value. */
  #mostFrequent(column: number): readonly TalliedValue[] {
    const found = (this.#counts[column] ?? []).flatMap((counted, code): TalliedValue[] => {
      const value = this.#codes[column]?.textOf(code)
      return value === undefined || value === null ? [] : [{ value, ...counted }]
    })
    return found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, this.#most)
  }
}

import type { Overview } from './queries.ts'

type Counts = Overview['counts']
type State = Counts[number]['state']

interface Figure {
  readonly words: string
  /** The number the list of keys filters by. */
  readonly wire: '1' | '2' | '3' | '5'
  readonly states: readonly State[]
}

/** The list tells states by the number of the wire, on which a compromised key is a deactivated one. */
const FIGURES: readonly Figure[] = [
  { words: 'Active', wire: '1', states: ['active'] },
  { words: 'Suspended', wire: '2', states: ['suspended'] },
  { words: 'Deactivated', wire: '3', states: ['deactivated', 'compromised'] },
  { words: 'Deleted', wire: '5', states: ['destroyed'] },
]

const sum = (counts: Counts): number => counts.reduce((total, count) => total + count.total, 0)

export interface KeyFigure extends Pick<Figure, 'words' | 'wire'> {
  readonly total: number
  readonly root: number
  readonly standard: number
  readonly compromised: number
}

export const keyFigures = (counts: Counts): readonly KeyFigure[] =>
  FIGURES.map(({ words, wire, states }) => {
    const own = counts.filter(({ state }) => states.includes(state))
    return {
      words,
      wire,
      total: sum(own),
      root: sum(own.filter(({ extractable }) => !extractable)),
      standard: sum(own.filter(({ extractable }) => extractable)),
      compromised: sum(own.filter(({ state }) => state === 'compromised')),
    }
  })

export const hasKeys = (counts: Counts): boolean => sum(counts) > 0

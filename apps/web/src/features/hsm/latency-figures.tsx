import type { Hsm } from './queries.ts'

const FIGURES = [
  { name: 'Median (p50)', key: 'p50Ms' },
  { name: 'p95', key: 'p95Ms' },
  { name: 'Last', key: 'lastMs' },
] as const

const DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })

export const msWords = (ms: number): string => `${DIGITS.format(ms)} ms`

/** What operations with a key of the token took lately. */
export const LatencyFigures = ({ canary }: { readonly canary: NonNullable<Hsm['canary']> }) => (
  <dl className="figures grid grid-cols-3 gap-x-4">
    {FIGURES.map(({ name, key }) => (
      <div key={key}>
        <dt className="text-sm text-faint">{name}</dt>
        <dd className="text-xl font-semibold tracking-tight whitespace-nowrap">{msWords(canary[key])}</dd>
      </div>
    ))}
  </dl>
)

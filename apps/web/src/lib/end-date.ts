export const END_PRESETS = [
  { id: 'never', words: 'No end' },
  { id: '1', words: 'For a day' },
  { id: '7', words: 'For a week' },
  { id: '30', words: 'For 30 days' },
  { id: '90', words: 'For 90 days' },
  { id: '365', words: 'For a year' },
  { id: 'date', words: 'Until a date I choose' },
] as const
export type EndPreset = (typeof END_PRESETS)[number]['id']

export interface EndValues {
  expiresAt: EndPreset
  /** As `datetime-local` has it, in the reader's own time; used where the preset is `date`. */
  endsOn: string
}

/** Of any form: days from now, `date` for the one chosen, anything else for no end. */
interface Chosen {
  readonly expiresAt: string
  readonly endsOn: string
}

const DAY_MS = 86_400_000

/** The moment something ends, as the wire has it; `undefined` for no end, and for no date. */
export function endOf({ expiresAt, endsOn }: Chosen, now: number): string | undefined {
  const at = expiresAt === 'date' ? Date.parse(endsOn) : now + Number(expiresAt) * DAY_MS
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

export function judgeEnd(values: Chosen, now: number): true | string {
  if (values.expiresAt !== 'date') return true
  const at = endOf(values, now)
  if (at === undefined) return 'Choose a day and a time.'
  return Date.parse(at) > now || 'Must be in the future.'
}

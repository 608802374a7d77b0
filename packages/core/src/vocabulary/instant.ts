import type { Brand } from './ids.ts'

/** A moment as RFC 3339 text in UTC with milliseconds; sorts as text in every database. */
export type Instant = Brand<string, 'Instant'>

// toISOString always writes the one spelling `Instant` promises.
export const instantOf = (date: Date): Instant => date.toISOString() as Instant

/** Second precision, as Key Protect's clients expect it: `2026-03-12T03:37:32Z`. */
export const wireDateOf = (instant: Instant): string => `${instant.slice(0, 19)}Z`

/** The moment that many seconds later; a negative number is earlier. */
export const later = (instant: Instant, seconds: number): Instant =>
  instantOf(new Date(Date.parse(instant) + seconds * 1000))

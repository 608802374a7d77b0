/** Joins what is there; utilities are written so that order does not matter. */
export const classNames = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

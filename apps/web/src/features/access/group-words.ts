import type { Person } from './queries.ts'

/** "Payments, Board and 3 more"; `undefined` where there are none. */
export function groupWords({ groups, groupCount }: Pick<Person, 'groups' | 'groupCount'>): string | undefined {
  if (groups.length === 0) return undefined
  const names = groups.map(({ name }) => name).join(', ')
  const more = groupCount - groups.length
  return more > 0 ? `${names} and ${more} more` : names
}

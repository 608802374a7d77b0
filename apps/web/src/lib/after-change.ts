import type { QueryClient } from '@tanstack/react-query'

/** What a change of one key can be seen in; the trail has a new event whatever came of it. */
const TOUCHED = ['keys', 'rings', 'overview', 'audit', 'ceremonies', 'approvals'] as const

/** Brings every list on the screen up to date, and resolves when it is. */
export async function afterChange(client: QueryClient): Promise<void> {
  await Promise.all(TOUCHED.map((name) => client.invalidateQueries({ queryKey: [name] })))
}

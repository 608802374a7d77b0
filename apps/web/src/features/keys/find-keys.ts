import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'
import type { Key } from './queries.ts'

const MOST = 7
/** Deleted keys too: whoever looks for one by name wants to know what became of it. */
const EVERY_STATE = '0,1,2,3,5'
const FRESH_MS = 10_000
const CHECK_VALUE_START = /^[0-9a-f]{2,6}$/i

type Question = { readonly search: string } | { readonly checkValue: string }

async function ask(instanceId: string, question: Question, signal: AbortSignal): Promise<readonly Key[]> {
  const query = { ...question, state: EVERY_STATE, limit: MOST, sort: 'name' }
  const answer = await answerOf(
    api.GET('/api/v2/keys', { signal, params: { header: instanceHeader(instanceId), query } }),
  )
  return answer.resources
}

/** What may stand for a key: part of its name or of an alias, its whole id, or how its check value begins. */
export const questionsOf = (text: string): readonly Question[] => [
  { search: text },
  ...(CHECK_VALUE_START.test(text) ? [{ checkValue: text.toLowerCase() }] : []),
]

export const foundKeysQuery = (instanceId: string, text: string) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'found', text],
    queryFn: async ({ signal }): Promise<readonly Key[]> => {
      const answers = await Promise.all(questionsOf(text).map((question) => ask(instanceId, question, signal)))
      const byId = new Map(answers.flat().map((key) => [key.id, key]))
      return [...byId.values()].slice(0, MOST)
    },
    staleTime: FRESH_MS,
  })

const keysOf = async (
  instanceId: string,
  query: { readonly extractable?: string; readonly imported?: string; readonly state?: string },
  signal: AbortSignal,
): Promise<readonly Key[]> => {
  const params = { header: instanceHeader(instanceId), query: { ...query, limit: 1, sort: '-creationDate' } }
  return (await answerOf(api.GET('/api/v2/keys', { signal, params }))).resources
}

/** The newest root key that can wrap, and whether any key's material came from outside: what first steps are told by. */
export const firstKeysQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'first'],
    queryFn: async ({ signal }) => {
      const [root, imported] = await Promise.all([
        keysOf(instanceId, { extractable: 'false', state: '1' }, signal),
        keysOf(instanceId, { imported: 'true', state: EVERY_STATE }, signal),
      ])
      return { newestRoot: root[0], hasImported: imported.length > 0 }
    },
  })

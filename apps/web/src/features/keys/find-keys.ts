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

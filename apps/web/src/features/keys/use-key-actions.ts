import type { Schemas } from '@keywright/contract/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'
import { oneKey } from './queries.ts'

export type WrapRequest = Schemas['WrapKeyRequest']
export type UnwrapRequest = Schemas['UnwrapKeyRequest']

interface Attempt<Answer> {
  readonly answer: Answer | undefined
  readonly error: unknown
  readonly pending: boolean
}

const IDLE = { answer: undefined, error: undefined, pending: false } as const

/**
 * A call whose answer is a secret: held in the component alone, never in a cache, and gone when the component goes.
 * That is why this is not a mutation of the query client, whose cache outlives the screen.
 */
function useSecretCall<Request, Answer>(call: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  const [attempt, setAttempt] = useState<Attempt<Answer>>(IDLE)
  const busy = useRef(false)
  const run = async (request: Request): Promise<void> => {
    if (busy.current) return
    busy.current = true
    setAttempt({ ...IDLE, pending: true })
    try {
      setAttempt({ ...IDLE, answer: await call(request) })
    } catch (error) {
      setAttempt({ ...IDLE, error })
    } finally {
      busy.current = false
    }
    // Succeeded or refused, the call left an event.
    void client.invalidateQueries({ queryKey: ['audit'] })
  }
  const clear = useCallback(() => setAttempt(IDLE), [])
  return { ...attempt, run, clear }
}

const paramsOf = (instanceId: string, keyId: string) => ({ header: instanceHeader(instanceId), path: { id: keyId } })

export const useWrap = (instanceId: string, keyId: string) =>
  useSecretCall((body: WrapRequest) =>
    answerOf(api.POST('/api/v2/keys/{id}/actions/wrap', { params: paramsOf(instanceId, keyId), body })),
  )

export const useUnwrap = (instanceId: string, keyId: string) =>
  useSecretCall((body: UnwrapRequest) =>
    answerOf(api.POST('/api/v2/keys/{id}/actions/unwrap', { params: paramsOf(instanceId, keyId), body })),
  )

export const useRewrap = (instanceId: string, keyId: string) =>
  useSecretCall((body: UnwrapRequest) =>
    answerOf(api.POST('/api/v2/keys/{id}/actions/rewrap', { params: paramsOf(instanceId, keyId), body })),
  )

/** The secret of a standard key, in base64. */
export const useReadSecret = (instanceId: string, keyId: string) =>
  useSecretCall(async () => {
    const key = await oneKey(answerOf(api.GET('/api/v2/keys/{id}', { params: paramsOf(instanceId, keyId) })))
    return key.payload ?? ''
  })

import { createApiClient } from '@keywright/contract/client'
import { apiErrorFrom, noAnswer } from './api-error.ts'
import { tellRefused } from './refused.ts'
import { learnServerTime } from './server-clock.ts'
import { leaveForSignIn } from './session-ended.ts'
import { fetchProved } from './step-up.ts'

export const api = createApiClient({ baseUrl: '', fetch: fetchProved })

interface Outcome<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** The answer's body, or an ApiError; a call that never reached the server is one too. */
export async function answerOf<Data>(call: Promise<Outcome<Data>>): Promise<Exclude<Data, undefined>> {
  const outcome = await settled(call)
  // A success without a body (204) is typed `never` by its caller; every other one has data.
  return outcome.data as Exclude<Data, undefined>
}

/** The same for answers whose news is in the headers. */
export async function settled<Data>(call: Promise<Outcome<Data>>): Promise<Outcome<Data>> {
  const outcome = await call.catch((cause: unknown) => {
    throw noAnswer(cause)
  })
  learnServerTime(outcome.response)
  if (outcome.response.ok) return outcome
  const failure = apiErrorFrom(outcome.response, outcome.error)
  if (failure.sessionEnded) leaveForSignIn()
  else if (failure.status === 401) tellRefused()
  throw failure
}

export const instanceHeader = (instanceId: string) => ({ 'Bluemix-Instance': instanceId })

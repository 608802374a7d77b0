import type { StartFailure } from '../protocol.ts'

/** The worker cannot begin; `failure` is fit for an administrator's eyes, `cause` is for the log. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed'
  readonly failure: StartFailure
  constructor(failure: StartFailure, internal?: { readonly cause: unknown }) {
    super(failure.problem, internal)
    this.failure = failure
  }
}

/** The token belongs to someone else or is not what is needed: a person has to decide. */
export const refuse = (problem: string): StartFailed => new StartFailed({ state: 'refused', problem })
/** It may come back by itself. */
export const unavailable = (problem: string, cause?: unknown): StartFailed =>
  new StartFailed({ state: 'unavailable', problem }, { cause })

import type { Schemas } from '@keywright/contract/client'

type Reason = NonNullable<Schemas['Error']['resources'][number]['reasons']>[number]

/** A request under dual control, and for how many people it waits. */
export type Waiting = NonNullable<Reason['keywright']>

export interface ApiFailure {
  /** 0 when no answer came at all. */
  readonly status: number
  readonly code: string
  readonly message: string
  /** The name of the field the server blames, when it blames one. */
  readonly field: string | undefined
  readonly correlationId: string | undefined
  readonly sessionEnded: boolean
  /** The request that waits, where others must approve what was asked. */
  readonly waiting?: Waiting | undefined
}

/** The one error that crosses from the network into the screens. */
export class ApiError extends Error implements ApiFailure {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  readonly correlationId: string | undefined
  readonly sessionEnded: boolean
  readonly waiting: Waiting | undefined

  constructor(failure: ApiFailure, internal?: ErrorOptions) {
    const { status, code, message, field, correlationId, sessionEnded, waiting } = failure
    super(message, internal)
    this.status = status
    this.code = code
    this.field = field
    this.correlationId = correlationId
    this.sessionEnded = sessionEnded
    this.waiting = waiting
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function resourceOf(body: unknown): Partial<Schemas['Error']['resources'][number]> {
  const resources = isRecord(body) ? body['resources'] : undefined
  const first: unknown = Array.isArray(resources) ? resources[0] : undefined
  return isRecord(first) ? first : {}
}

/** Key Protect leaves `reasons` out of a 401 and puts the code in brackets at the end of the message. */
const codeWithin = (message: string): string | undefined => /\(([A-Z0-9_]+)\)\s*$/.exec(message)?.[1]

const codeOf = (reason: Reason | undefined, message: string, status: number): string =>
  reason?.code ?? codeWithin(message) ?? (status === 401 ? 'UNAUTHORIZED_ERR' : 'UNKNOWN_ERR')

const header = ({ headers }: Response, name: string): string | undefined => headers.get(name) ?? undefined

const fieldOf = (reason: Reason | undefined): string | undefined =>
  reason?.target?.type === 'field' ? reason.target.name : undefined

export function apiErrorFrom(response: Response, body: unknown): ApiError {
  const { errorMsg = '', reasons = [] } = resourceOf(body)
  const reason = reasons.find((candidate) => fieldOf(candidate) !== undefined) ?? reasons[0]
  const { status } = response
  return new ApiError({
    status,
    code: codeOf(reason, errorMsg, status),
    message: reason?.message ?? errorMsg,
    field: fieldOf(reason),
    correlationId: header(response, 'Correlation-Id'),
    sessionEnded: status === 401 && header(response, 'Keywright-Session') === 'ended',
    waiting: reason?.keywright,
  })
}

export const noAnswer = (cause: unknown): ApiError =>
  new ApiError(
    {
      status: 0,
      code: 'NO_ANSWER',
      message: 'no answer',
      field: undefined,
      correlationId: undefined,
      sessionEnded: false,
    },
    { cause },
  )

/** What a screen holds may be anything that was thrown; a fault of our own gets a code of its own. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError(
        {
          status: 0,
          code: 'PAGE_FAULT',
          message: 'fault in the page',
          field: undefined,
          correlationId: undefined,
          sessionEnded: false,
        },
        { cause: error },
      )

import { GuardError } from './guarded-fetch.ts'

/** What is wrong with a provider, as an administrator is told. */
export type ProviderProblem =
  | 'address'
  | 'insecure'
  | 'redirect'
  | 'too-large'
  | 'no-authorization-endpoint'
  | 'no-token-endpoint'
  | 'no-keys'
  | 'endpoint'
  | 'issuer'
  | 'not-found'
  | 'unreachable'
  | 'certificate'
  | 'late'
  | 'malformed'

export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly problem: ProviderProblem
  constructor(problem: ProviderProblem) {
    super(problem)
    this.problem = problem
  }
}

/** The library wraps what went wrong, at times twice. */
function* causesOf(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) yield at
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

const CERTIFICATE = /CERT|ISSUER|SELF_SIGNED|ERR_TLS|UNABLE_TO_(?:GET|VERIFY)/
const NETWORK = /^(?:E[A-Z]+|UND_ERR_\w+)$/

const BY_CODE: Readonly<Record<string, ProviderProblem>> = {
  OAUTH_TIMEOUT: 'late',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'issuer',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'not-found',
}

function ofOne(error: Error): ProviderProblem | undefined {
  if (error instanceof ProviderError) return error.problem
  if (error instanceof GuardError) return error.reason
  if (error.name === 'TimeoutError') return 'late'
  const code = codeOf(error)
  return code.startsWith('OAUTH_') ? BY_CODE[code] : ofNetwork(code, error.message)
}

function ofNetwork(code: string, message: string): ProviderProblem | undefined {
  if (CERTIFICATE.test(code)) return 'certificate'
  return NETWORK.test(code) || message === 'fetch failed' ? 'unreachable' : undefined
}

/** The innermost cause that says something; a message that cannot be read is malformed. */
export function problemOf(error: unknown): ProviderProblem {
  const found = [...causesOf(error)].flatMap((one) => ofOne(one) ?? [])
  return found.at(-1) ?? 'malformed'
}

const AWAY: ReadonlySet<ProviderProblem> = new Set(['unreachable', 'certificate', 'late'])

/** Whether nothing was said that could be wrong. */
export const isUnreachable = (error: unknown): boolean => AWAY.has(problemOf(error))

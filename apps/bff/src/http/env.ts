/** What the middlewares leave for the handlers of one request. */
export interface HttpEnv {
  Variables: {
    correlationId: string
    sourceAddress: string
    /** For the log line: who it was, once that is known. */
    principalId?: string
    nonce: string
  }
}

export { openToken, type OpenedToken } from './open-token.ts'
export type { Log, LogLevel, TokenOptions } from './token-options.ts'

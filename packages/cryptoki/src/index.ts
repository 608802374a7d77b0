export { openToken, type OpenedToken } from './open-token.ts'
export { softhsmModule } from './softhsm-module.ts'
export type { Log, LogLevel, TokenOptions } from './token-options.ts'

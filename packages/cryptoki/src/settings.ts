import { dirname, isAbsolute, join } from 'node:path'
import type { Settings, TokenOptions } from './token-options.ts'

const DEFAULTS = {
  initialise: false,
  allowWeak: false,
  env: {},
  deadlineMs: 10_000,
  objectDeadlineMs: 30_000,
  startDeadlineMs: 45_000,
  maxInFlight: 4096,
  recycleAfterUnwraps: 500_000,
  cacheSize: 5_000,
  canaryMs: 5_000,
  log: () => undefined,
} as const satisfies Partial<TokenOptions>

const POSITIVE = [
  'deadlineMs',
  'objectDeadlineMs',
  'startDeadlineMs',
  'maxInFlight',
  'recycleAfterUnwraps',
  'cacheSize',
  'canaryMs',
] as const

const LABEL_BYTES = 32

/** Fills in defaults. Throws `TypeError` for options no token could satisfy: those are mistakes of ours, not of the token. */
export function settingsOf(options: TokenOptions): Settings {
  const soPinFile = join(dirname(options.pinFile), 'so-pin')
  const settings: Settings = { ...DEFAULTS, soPinFile, ...withoutUndefined(options) }
  if (!isAbsolute(settings.modulePath)) throw new TypeError('modulePath must be absolute')
  const label = Buffer.byteLength(settings.tokenLabel)
  if (label < 1 || label > LABEL_BYTES) throw new TypeError('tokenLabel must have 1 to 32 bytes')
  for (const name of POSITIVE) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1)
      throw new TypeError(`${name} must be a positive integer`)
  }
  return settings
}

/** A caller passing `undefined` means the default. */
function withoutUndefined(options: TokenOptions): TokenOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  // Only entries whose value is optional can have gone.
  return Object.fromEntries(entries) as unknown as TokenOptions
}

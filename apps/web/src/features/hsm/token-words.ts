import type { TokenObject } from './queries.ts'

interface FlagWords {
  readonly words: string
  readonly alarming: boolean
}

const says = (words: string): FlagWords => ({ words, alarming: false })
const warns = (words: string): FlagWords => ({ words, alarming: true })

/** What a token says of itself (PKCS#11 v2.40 §3.2, CK_TOKEN_INFO). */
const FLAGS: ReadonlyMap<string, FlagWords> = new Map([
  ['RNG', says('Draws random numbers')],
  ['WRITE_PROTECTED', warns('Write-protected: no key can be made')],
  ['LOGIN_REQUIRED', says('Needs a login')],
  ['USER_PIN_INITIALIZED', says('User PIN is set')],
  ['RESTORE_KEY_NOT_NEEDED', says('Saves its state without a key')],
  ['CLOCK_ON_TOKEN', says('Has a clock')],
  ['PROTECTED_AUTHENTICATION_PATH', says('Can take the PIN on a pad of its own')],
  ['DUAL_CRYPTO_OPERATIONS', says('Does two operations in one call')],
  ['TOKEN_INITIALIZED', says('Initialised')],
  ['SECONDARY_AUTHENTICATION', says('Asks a second time for some keys')],
  ['USER_PIN_COUNT_LOW', warns('A wrong user PIN was given since the last login')],
  ['USER_PIN_FINAL_TRY', warns('One try for the user PIN is left')],
  ['USER_PIN_LOCKED', warns('User PIN is locked')],
  ['USER_PIN_TO_BE_CHANGED', warns('User PIN must be changed')],
  ['SO_PIN_COUNT_LOW', warns('A wrong security officer’s PIN was given')],
  ['SO_PIN_FINAL_TRY', warns('One try for the security officer’s PIN is left')],
  ['SO_PIN_LOCKED', warns('Security officer’s PIN is locked')],
  ['SO_PIN_TO_BE_CHANGED', warns('Security officer’s PIN must be changed')],
  ['ERROR_STATE', warns('Failed its own self-test')],
])

/** A flag newer than these words is shown as it is spelled. */
export const flagWords = (flag: string): FlagWords => FLAGS.get(flag) ?? says(flag)

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['key-encryption', 'Wraps the keys of an instance'],
  ['blob-authentication', 'Authenticates stored keys'],
  ['token-signing', 'Signs access tokens'],
  ['audit-signing', 'Kept for signing the audit trail, which nothing does yet'],
  ['import-transport', 'Takes in one import'],
])

export const purposeWords = ({ purpose, status }: Pick<TokenObject, 'purpose' | 'status'>): string =>
  purpose === undefined
    ? status === 'unknown'
      ? 'Not of this database'
      : 'Purpose not recorded'
    : (PURPOSES.get(purpose) ?? purpose)

interface Tally {
  readonly expected: number
  readonly missing: number
  readonly unknown: number
}

export const tallyOf = (objects: readonly Pick<TokenObject, 'status'>[]): Tally => {
  const count = (status: TokenObject['status']): number => objects.filter((object) => object.status === status).length
  return { expected: count('expected'), missing: count('missing'), unknown: count('unknown') }
}

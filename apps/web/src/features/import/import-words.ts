import { asApiError } from '../../lib/api-error.ts'
import type { ErrorWords } from '../../lib/error-words.ts'
import type { CeremonyResult, ImportOptions, Method } from './queries.ts'

export const METHOD_WORDS: Readonly<Record<Method, string>> = {
  browser: 'Wrapped in this browser',
  offline: 'Wrapped offline',
  plain: 'In plain',
}

const NO_UNWRAP = 'This HSM does not unwrap with RSA-OAEP, or it is away just now. The HSM page says which.'

/** Why a root key cannot come in by this way. A rotation brings no new key in, so that part of the policy is not asked. */
export function methodRefusal(method: Method, options: ImportOptions, rotates: boolean): string | undefined {
  if (!options.import.root && !rotates) return 'This instance’s policy does not let root keys in.'
  if (method === 'plain') {
    return options.plain ? undefined : 'This instance’s policy takes root keys wrapped only.'
  }
  return options.hash === undefined ? NO_UNWRAP : undefined
}

export const kindRefusal = (kind: 'root' | 'standard', options: ImportOptions): string | undefined =>
  options.import[kind] ? undefined : `This instance’s policy does not let ${kind} keys in.`

const KEPT = 'Nothing was kept.'

const WORDS: Readonly<Record<string, ErrorWords>> = {
  KEY_CHECK_VALUE_ERR: {
    title: 'The HSM found another check value.',
    changed: KEPT,
    advice:
      'What arrived is another key than the check value belongs to. Compare both at their source, then give the right one. This import is still open.',
  },
  KEY_MATERIAL_ERR: {
    title: 'The HSM could not make a key of this.',
    changed: KEPT,
    advice:
      'Either it was wrapped for another import, or it was damaged on its way, or what is inside is not 16, 24 or 32 bytes. This import is still open: wrap the key again for it.',
  },
  IMPORT_CEREMONY_ENDED_ERR: {
    title: 'This import has ended already.',
    changed: 'Nothing was changed by this attempt.',
    advice: 'The page is being brought up to date with how it ended.',
  },
  IMPORT_CEREMONY_QUOTA_ERR: {
    title: 'Too many imports are open in this instance.',
    changed: 'No import was begun.',
    advice: 'Cancel those nobody needs any more, then begin again.',
  },
  KEY_CREATE_IMPORT_ACCESS_ERR: {
    title: 'This instance’s policy no longer allows this import.',
    changed: KEPT,
    advice: 'Somebody may have changed it while this page was open. The instance’s settings say what it allows.',
  },
  HSM_UNAVAILABLE_ERR: {
    title: 'The HSM does not answer just now.',
    changed: 'Nothing is lost: this import and all you filled in are still here.',
    advice: 'Wait until the HSM is ready, then press the button again. The same import goes on.',
  },
  NO_ANSWER: {
    title: 'Keywright did not answer.',
    changed: 'The import may have gone through all the same.',
    advice: 'Press the button again: an import completes only once, and if it has, its result is shown.',
  },
}

/** A secret that is stored has no ceremony that would keep it from being stored twice. */
const STANDARD: Readonly<Record<string, ErrorWords>> = {
  KEY_CREATE_IMPORT_ACCESS_ERR: {
    title: 'This instance’s policy does not let standard keys in.',
    changed: KEPT,
    advice: 'The instance’s settings say what it allows.',
  },
  NO_ANSWER: {
    title: 'Keywright did not answer.',
    changed: 'The key may exist all the same.',
    advice: 'Look for its name in the list of keys before you press the button again, or you may have it twice.',
  },
}

/** The words for a failure of an import, where they are not those of any other form. */
export const importErrorWords = (error: unknown, standard: boolean): ErrorWords | undefined =>
  (standard ? STANDARD : WORDS)[asApiError(error).code]

export interface FlagWords {
  /** In PKCS#11's spelling. */
  readonly flag: string
  readonly value: 'yes' | 'no' | 'not said'
  readonly words: string
  readonly tone: 'good' | 'plain' | 'bad'
}

type Material = CeremonyResult['material']

const valueOf = (set: boolean | undefined): FlagWords['value'] => (set === undefined ? 'not said' : set ? 'yes' : 'no')
const NOT_SAID = 'This HSM does not say.'

const protecting = (
  flag: string,
  set: boolean | undefined,
  wanted: boolean,
  [good, bad]: readonly [string, string],
): FlagWords => ({
  flag,
  value: valueOf(set),
  words: set === undefined ? NOT_SAID : set === wanted ? good : bad,
  tone: set === undefined ? 'plain' : set === wanted ? 'good' : 'bad',
})

const history = (flag: string, set: boolean | undefined, [no, yes]: readonly [string, string]): FlagWords => ({
  flag,
  value: valueOf(set),
  words: set === undefined ? NOT_SAID : set ? yes : no,
  tone: 'plain',
})

const ODD = 'Odd for a key that was brought in: the HSM says otherwise than it should.'

/** What the HSM says of the key it now holds, without making more of it than it is. */
export const flagWords = (material: Material): readonly FlagWords[] => [
  protecting('CKA_SENSITIVE', material.sensitive, true, [
    'The HSM never shows it in plain.',
    'The HSM would show it in plain to whoever may use it. Do not rely on this key.',
  ]),
  protecting('CKA_EXTRACTABLE', material.extractable, false, [
    'While it is in use the HSM does not give it out. What the database keeps is wrapped by the instance’s own key in the HSM.',
    'The HSM would give it out wrapped. Do not rely on this key.',
  ]),
  history('CKA_ALWAYS_SENSITIVE', material.alwaysSensitive, [
    'The HSM does not vouch that it was always secret. It cannot: the key came from outside.',
    ODD,
  ]),
  history('CKA_NEVER_EXTRACTABLE', material.neverExtractable, [
    'The HSM does not vouch that it never could be taken out. It cannot: you had it elsewhere before.',
    ODD,
  ]),
  history('CKA_LOCAL', material.local, ['This HSM did not make it: you brought it.', ODD]),
]

export type Comparison = 'same' | 'different' | 'not given'

export const comparisonOf = ({ checkValue, expectedCheckValue }: CeremonyResult): Comparison =>
  expectedCheckValue === undefined ? 'not given' : expectedCheckValue === checkValue ? 'same' : 'different'

const CHECK_VALUE = /^[0-9a-f]{6}$/i

/** What a second person read out; white space and case are theirs to choose. */
export const checkValueTyped = (text: string): string | undefined => {
  const plain = text.replaceAll(/\s+/g, '')
  return CHECK_VALUE.test(plain) ? plain.toLowerCase() : undefined
}

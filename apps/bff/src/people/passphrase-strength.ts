import { KeyError } from '@keywright/core/errors/key-error'
import { PASSWORD } from '@keywright/core/vocabulary/limits'
import type { MatchExtended, ZxcvbnFactory } from '@zxcvbn-ts/core'

/** Guesses, as a power of ten: what an offline attacker with our scrypt hashes needs years for. */
const ENOUGH_GUESSES_LOG10 = 10
/** Judging takes time with the length, and more letters only make it stronger: a beginning that is good enough is enough. */
const JUDGED_CHARACTERS = 32
/** Ways to read `4` as `a` that are tried; the usual hundred take a second of everybody's time where somebody means harm. */
const MOST_SUBSTITUTIONS = 8
const GOOD = `a passphrase of ${PASSWORD.min} to ${PASSWORD.max} characters that is hard to guess. Four unrelated words do well`

/** What somebody who knows the person, or the place, tries first. */
const partsOf = (known: readonly string[]): readonly string[] => [
  'keywright',
  ...known.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((part) => part.length > 2),
]

let loaded: Promise<ZxcvbnFactory> | undefined

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const dictionary = { ...common.dictionary, ...english.dictionary }
  return new Factory({ dictionary, graphs: common.adjacencyGraphs, l33tMaxSubstitutions: MOST_SUBSTITUTIONS })
}

/** The lists take 80 MB and a fifth of a second: they are loaded when somebody first chooses a passphrase. */
const judge = (): Promise<ZxcvbnFactory> => (loaded ??= load())

const isFrom = ({ pattern, dictionaryName }: MatchExtended, list: string): boolean =>
  pattern === 'dictionary' && String(dictionaryName).startsWith(list)

function weaknessOf(parts: readonly MatchExtended[]): string {
  if (parts.some((part) => isFrom(part, 'userInputs'))) return 'This one is built from a name that is known here'
  if (parts.some((part) => isFrom(part, 'passwords'))) {
    return 'This one is on the lists of passphrases that are tried first, or nearly'
  }
  if (parts.some(({ pattern }) => ['repeat', 'sequence', 'spatial', 'date'].includes(pattern))) {
    return 'This one repeats itself or follows a pattern'
  }
  return 'This one is built from too few words'
}

/**
 * Why a passphrase is refused, to complete "The field … must be:"; `undefined` for one that is good enough. Judged against
 * lists that come with the service: nothing is asked of anybody else.
 */
export async function weaknessRule(passphrase: string, known: readonly string[]): Promise<string | undefined> {
  const { guessesLog10, sequence } = (await judge()).check(passphrase.slice(0, JUDGED_CHARACTERS), [...partsOf(known)])
  return guessesLog10 >= ENOUGH_GUESSES_LOG10 ? undefined : `${GOOD}. ${weaknessOf(sequence)}`
}

/** Throws `INVALID_FIELD_ERR` beside the field; the passphrase itself is in neither message nor cause. */
export async function requireStrong(field: string, passphrase: string, known: readonly string[]): Promise<void> {
  const rule = await weaknessRule(passphrase, known)
  if (rule !== undefined) throw new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })
}

export interface PassphraseStrength {
  /** 0 to 4: how many of the meter's four bars are filled. */
  readonly score: 0 | 1 | 2 | 3 | 4
  readonly words: string
}

const WEAK_STEMS = [
  'password',
  'passphrase',
  'keywright',
  'qwerty',
  'letmein',
  'welcome',
  'admin',
  'changeme',
  'secret',
  'iloveyou',
]
const VERDICTS = ['Too easy to guess', 'Weak', 'Fair', 'Good', 'Strong'] as const
/** Bits at which the next bar fills; 72 keeps an offline attacker busy for longer than the hardware lives. */
const THRESHOLDS = [30, 44, 58, 72] as const

const KINDS: readonly { readonly pattern: RegExp; readonly size: number }[] = [
  { pattern: /[a-z]/, size: 26 },
  { pattern: /[A-Z]/, size: 26 },
  { pattern: /\d/, size: 10 },
  { pattern: /[^\p{L}\p{N}]/u, size: 24 },
  { pattern: /[^\p{ASCII}]/u, size: 60 },
]

const isStep = (text: string, at: number): boolean => {
  const step = text.charCodeAt(at) - text.charCodeAt(at - 1)
  return Math.abs(step) <= 1
}

/** Characters that say something new: repeats ("aaa") and runs ("1234") are worth next to nothing. */
function telling(text: string): number {
  const lower = text.toLowerCase()
  const characters = lower.split('')
  const fresh = characters.filter((_, at) => at === 0 || !isStep(lower, at)).length
  const distinct = new Set(characters).size
  return Math.min(fresh, distinct * 2.5)
}

/** Words and known parts are guessed whole, so what they cover counts as two characters. */
function withoutKnown(text: string, known: readonly string[]): string {
  return known.reduce((rest, word) => (word.length < 4 ? rest : rest.replaceAll(word, '·!')), text.toLowerCase())
}

/**
 * An estimate in the browser, for advice alone: the server asks only for length. Letters are counted at two bits in
 * plain words, since people choose words, and at their full worth where kinds are mixed.
 */
export function passphraseStrength(text: string, personal: readonly string[] = []): PassphraseStrength {
  const known = [...WEAK_STEMS, ...personal.flatMap((part) => part.toLowerCase().split(/[\s@.]+/))]
  const rest = withoutKnown(text, known)
  const alphabet = KINDS.reduce((sum, { pattern, size }) => (pattern.test(text) ? sum + size : sum), 0)
  const perCharacter = /^[a-z\s-]+$/i.test(text) ? 2.6 : Math.log2(Math.max(alphabet, 2)) * 0.72
  const bits = telling(rest) * perCharacter
  // There are as many thresholds as bars.
  const score = THRESHOLDS.filter((threshold) => bits >= threshold).length as PassphraseStrength['score']
  return { score, words: VERDICTS[score] }
}

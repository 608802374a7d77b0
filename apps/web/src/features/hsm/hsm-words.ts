import { CircleCheck, CircleDashed, CircleX, LockKeyhole, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { Tone } from '../../ui/badge.tsx'
import type { Hsm } from './queries.ts'

interface HsmWords {
  readonly word: string
  readonly tone: Tone
  readonly icon: LucideIcon
}

const WORDS: Readonly<Record<Hsm['state'], HsmWords>> = {
  ready: { word: 'Ready', tone: 'good', icon: CircleCheck },
  starting: { word: 'Starting', tone: 'warn', icon: CircleDashed },
  unavailable: { word: 'Away', tone: 'bad', icon: CircleX },
  'locked-out': { word: 'Locked out', tone: 'bad', icon: LockKeyhole },
  refused: { word: 'Refused', tone: 'bad', icon: CircleX },
}

const WEAK: HsmWords = { word: 'Weak', tone: 'warn', icon: TriangleAlert }

export const hsmWords = ({ state, weak }: Pick<Hsm, 'state' | 'weak'>): HsmWords =>
  weak && state === 'ready' ? WEAK : WORDS[state]

const TITLES: Readonly<Record<Exclude<Hsm['state'], 'ready'>, string>> = {
  starting: 'The HSM is starting.',
  unavailable: 'The HSM does not answer.',
  'locked-out': 'The HSM has locked the PIN out.',
  refused: 'The HSM is refused: it cannot keep what Keywright promises.',
}

/** What the banner says while something is wrong, or `undefined` when all is well. */
export function hsmTrouble({ state, weak }: Pick<Hsm, 'state' | 'weak'>): string | undefined {
  if (state !== 'ready') return TITLES[state]
  return weak ? 'This HSM is weaker than Keywright’s promises need. Use it for tests only.' : undefined
}

type Trouble = Exclude<Hsm['state'], 'ready'>

/** What a person can do about it. */
const ADVICE: Readonly<Record<Trouble, string>> = {
  starting: 'Give it a few seconds.',
  unavailable: 'Make sure it is on and connected. Keywright finds it by itself, within about a second of its return.',
  'locked-out':
    'Write the right PIN into the PIN file; it is tried within a second. A wrong one is never tried twice, since HSMs lock for good.',
  refused: 'Put the right token back, or one that can do all that is needed. It is looked at again every 30 seconds.',
}

export const hsmAdvice = ({ state }: Pick<Hsm, 'state'>): string | undefined =>
  state === 'ready' ? undefined : ADVICE[state]

interface Still {
  readonly what: string
  readonly works: boolean
}

/** What can be done without the HSM, and what waits for it. */
export const WITHOUT_HSM: readonly Still[] = [
  { what: 'Reading keys and the audit trail', works: true },
  { what: 'Disabling, archiving and deleting keys', works: true },
  { what: 'Rings, aliases, descriptions and tags', works: true },
  { what: 'Signing in', works: true },
  { what: 'Creating, importing and rotating keys', works: false },
  { what: 'Wrapping and unwrapping data keys', works: false },
  { what: 'Reading the secrets of standard keys', works: false },
  { what: 'Access tokens for services', works: false },
]

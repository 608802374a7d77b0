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

import { CircleCheck, CircleDashed, CircleOff, CirclePause, CircleX, type LucideIcon } from 'lucide-react'
import type { KeyAction } from '@keywright/core/lifecycle/permitted'
import { refusalText } from '@keywright/core/lifecycle/permitted'
import { statesOnWire, type KeyState } from '@keywright/core/lifecycle/transition'
import type { Tone } from '../../ui/badge.tsx'
import type { Key } from './queries.ts'

interface StateWords {
  readonly word: string
  readonly tone: Tone
  readonly icon: LucideIcon
}

const WORDS: Readonly<Record<KeyState, StateWords>> = {
  'pre-activation': { word: 'Pre-activation', tone: 'idle', icon: CircleDashed },
  active: { word: 'Active', tone: 'good', icon: CircleCheck },
  suspended: { word: 'Suspended', tone: 'warn', icon: CirclePause },
  deactivated: { word: 'Deactivated', tone: 'idle', icon: CircleOff },
  compromised: { word: 'Compromised', tone: 'bad', icon: CircleX },
  destroyed: { word: 'Deleted', tone: 'bad', icon: CircleX },
}

/** A number nobody knows is treated as the state that permits least. */
export const keyState = (wire: number): KeyState => statesOnWire(wire)[0] ?? 'destroyed'

export const stateWords = (wire: number): StateWords => WORDS[keyState(wire)]

export const keyType = ({ extractable }: Pick<Key, 'extractable'>): 'root' | 'standard' =>
  extractable ? 'standard' : 'root'

/** The sentence beside a grey button, from the table the server's guard asks. */
export const refusedBecause = (key: Pick<Key, 'state' | 'extractable'>, action: KeyAction): string | undefined =>
  refusalText({ type: keyType(key), state: keyState(key.state) }, action)

import { CircleCheck, CircleDashed, CircleOff, CirclePause, ShieldAlert, Trash2, type LucideIcon } from 'lucide-react'
import type { KeyState } from '@keywright/core/lifecycle/transition'
import type { Tone } from '../../ui/badge.tsx'
import type { Key } from './queries.ts'

export interface StateWords {
  readonly word: string
  readonly tone: Tone
  readonly icon: LucideIcon
}

const WORDS: Readonly<Record<KeyState, StateWords>> = {
  'pre-activation': { word: 'Pre-activation', tone: 'idle', icon: CircleDashed },
  active: { word: 'Active', tone: 'good', icon: CircleCheck },
  suspended: { word: 'Suspended', tone: 'warn', icon: CirclePause },
  deactivated: { word: 'Deactivated', tone: 'idle', icon: CircleOff },
  compromised: { word: 'Compromised', tone: 'bad', icon: ShieldAlert },
  destroyed: { word: 'Deleted', tone: 'bad', icon: Trash2 },
}

/** The number of the wire cannot tell compromised from deactivated; our own member can. */
export const keyState = ({ keywright }: Pick<Key, 'keywright'>): KeyState => keywright.state

export const stateWords = (state: KeyState): StateWords => WORDS[state]

export const keyType = ({ extractable }: Pick<Key, 'extractable'>): 'root' | 'standard' =>
  extractable ? 'standard' : 'root'

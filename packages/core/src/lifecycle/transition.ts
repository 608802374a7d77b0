/**
 * Key states, NIST SP 800-57 Part 1 Rev. 5 §7. A deleted key is `destroyed` and can be restored for a while;
 * a purged key has no record and so no state.
 */
export const KEY_STATES = ['pre-activation', 'active', 'suspended', 'deactivated', 'compromised', 'destroyed'] as const
export type KeyState = (typeof KEY_STATES)[number]

export const LIFECYCLE_EVENTS = [
  'activate',
  'suspend',
  'resume',
  'deactivate',
  'compromise',
  'destroy',
  'restore',
] as const
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number]

/** `restore` leads back to the state the key had before, so the table answers only whether it may happen at all. */
type Next = Partial<Record<Exclude<LifecycleEvent, 'restore'>, KeyState>>

/**
 * The only place that says which state follows which; a missing entry is a forbidden transition.
 * Compromise is a one-way door (§7.5): nothing but destruction leaves it.
 */
const TRANSITIONS: Readonly<Record<KeyState, Next>> = {
  'pre-activation': { activate: 'active', compromise: 'compromised', destroy: 'destroyed' },
  active: { suspend: 'suspended', deactivate: 'deactivated', compromise: 'compromised', destroy: 'destroyed' },
  suspended: { resume: 'active', deactivate: 'deactivated', compromise: 'compromised', destroy: 'destroyed' },
  deactivated: { compromise: 'compromised', destroy: 'destroyed' },
  compromised: { destroy: 'destroyed' },
  destroyed: {},
}

/**
 * The state that follows, or `undefined` where the transition is forbidden. `restore` asks for the state before
 * deletion, and is the only way out of `destroyed`.
 */
export function nextState(from: KeyState, event: LifecycleEvent, before?: KeyState): KeyState | undefined {
  if (event !== 'restore') return TRANSITIONS[from][event]
  return from === 'destroyed' && before !== 'destroyed' ? before : undefined
}

/** The number on the wire (key-protect-api.md §1.4); `compromised` is ours and shows as deactivated. */
const WIRE_STATE = {
  'pre-activation': 0,
  active: 1,
  suspended: 2,
  deactivated: 3,
  compromised: 3,
  destroyed: 5,
} as const satisfies Record<KeyState, number>

export type WireState = (typeof WIRE_STATE)[KeyState]
export const wireState = (state: KeyState): WireState => WIRE_STATE[state]

/** Every state that shows as this number; empty for a number that is none. */
export const statesOnWire = (wire: number): readonly KeyState[] => KEY_STATES.filter((s) => WIRE_STATE[s] === wire)

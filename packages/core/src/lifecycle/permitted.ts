import { KEY_STATES, nextState, type KeyState, type LifecycleEvent } from './transition.ts'

/** A root key wraps and never leaves; a standard key is a stored secret whose bytes may be read. */
export const KEY_TYPES = ['root', 'standard'] as const
export type KeyType = (typeof KEY_TYPES)[number]

/**
 * What can be asked of a key, in Key Protect's words (key-protect-api.md §1.4); `deactivate`, `compromise` and
 * `deleteAlias` are ours.
 */
export const KEY_ACTIONS = [
  'wrap',
  'unwrap',
  'rewrap',
  'rotate',
  'listVersions',
  'update',
  'deleteAlias',
  'disable',
  'enable',
  'deactivate',
  'compromise',
  'delete',
  'restore',
  'purge',
] as const
export type KeyAction = (typeof KEY_ACTIONS)[number]

/** The actions that are a step in the key's life, and which step. */
const EVENT_OF = {
  disable: 'suspend',
  enable: 'resume',
  deactivate: 'deactivate',
  compromise: 'compromise',
  delete: 'destroy',
} as const satisfies Partial<Record<KeyAction, LifecycleEvent>>

/** A step a person takes; `restore` and `purge` lead out of `destroyed` and are operations of their own. */
export type Transition = keyof typeof EVENT_OF
export const eventOfTransition = (transition: Transition): (typeof EVENT_OF)[Transition] => EVENT_OF[transition]

/** Nobody asks anything of a key before it is active: no key of ours ever is in pre-activation. */
const leading = (transition: Transition): readonly KeyState[] =>
  KEY_STATES.filter((state) => state !== 'pre-activation' && nextState(state, EVENT_OF[transition]) !== undefined)

/**
 * Applying protection needs an active key; processing what is already protected may outlive that (SP 800-57 §7.3).
 * Steps of life are read off the table of transitions. The server's guard and the dashboard's grey button both ask here.
 */
const STATES: Readonly<Record<KeyAction, readonly KeyState[]>> = {
  wrap: ['active'],
  unwrap: ['active', 'deactivated', 'compromised'],
  rewrap: ['active', 'deactivated', 'compromised'],
  rotate: ['active', 'deactivated'],
  listVersions: ['active'],
  update: KEY_STATES.filter((state) => state !== 'pre-activation' && state !== 'destroyed'),
  // Also of a deleted key: for months nothing else could have the name.
  deleteAlias: KEY_STATES.filter((state) => state !== 'pre-activation'),
  disable: leading('disable'),
  enable: leading('enable'),
  deactivate: leading('deactivate'),
  compromise: leading('compromise'),
  delete: leading('delete'),
  restore: ['destroyed'],
  purge: ['destroyed'],
}

const ROOT_ONLY: ReadonlySet<KeyAction> = new Set([
  'wrap',
  'unwrap',
  'rewrap',
  'rotate',
  'listVersions',
  'disable',
  'enable',
])

export const statesFor = (action: KeyAction): readonly KeyState[] => STATES[action]

/** Why an action is not possible: the key is of the wrong type, in the wrong state, or gone. */
export type Refusal = 'not-root' | 'state' | 'deleted'

interface Subject {
  readonly type: KeyType
  readonly state: KeyState
}

/** The reason the action is refused, or `undefined` when it is permitted; type is judged before state. */
export function refusal(key: Subject, action: KeyAction): Refusal | undefined {
  if (key.type === 'standard' && ROOT_ONLY.has(action)) return 'not-root'
  if (STATES[action].includes(key.state)) return undefined
  return key.state === 'destroyed' ? 'deleted' : 'state'
}

/** How each action is said of the key: some it does itself, the others are done to it. */
const PREDICATE: Readonly<Record<KeyAction, string>> = {
  wrap: 'wrap',
  unwrap: 'unwrap',
  rewrap: 'rewrap',
  rotate: 'be rotated',
  listVersions: 'list its versions',
  update: 'be changed',
  deleteAlias: 'lose an alias',
  disable: 'be disabled',
  enable: 'be enabled',
  deactivate: 'be archived',
  compromise: 'be marked compromised',
  delete: 'be deleted',
  restore: 'be restored',
  purge: 'be purged',
}

/** What would make the action possible, where that can be done and is no nonsense ("delete it first" to restore it). */
function remedy(state: KeyState, action: KeyAction): string | undefined {
  if (action === 'purge') return STATES.delete.includes(state) ? 'Delete it first.' : undefined
  if (action === 'delete' || action === 'restore') return undefined
  if (state === 'destroyed') return 'Restore it first.'
  return state === 'suspended' && action !== 'disable' ? 'Enable it first.' : undefined
}

/** The sentence beside a grey button; the same table as `refusal`, so the two cannot disagree. */
export function refusalText(key: Subject, action: KeyAction): string | undefined {
  const reason = refusal(key, action)
  if (reason === undefined) return undefined
  if (reason === 'not-root') return `Only a root key can ${PREDICATE[action]}.`
  const name = key.state === 'destroyed' ? 'deleted' : key.state
  const article = /^[aeiou]/.test(name) ? 'An' : 'A'
  const advice = remedy(key.state, action)
  return `${article} ${name} key cannot ${PREDICATE[action]}.${advice === undefined ? '' : ` ${advice}`}`
}

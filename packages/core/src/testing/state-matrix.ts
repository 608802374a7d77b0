import type { FailureCode } from '../errors/status.ts'
import type { KeyAction, KeyType } from '../lifecycle/permitted.ts'
import type { KeyState } from '../lifecycle/transition.ts'

/** No key of ours ever is in pre-activation. */
export type ReachableState = Exclude<KeyState, 'pre-activation'>

/** What comes of asking one thing of one kind of key, for somebody with every role and with no waiting rule in the way. */
export interface MatrixCell<Action extends string = KeyAction> {
  readonly type: KeyType
  readonly state: ReachableState
  readonly action: Action
  readonly expected: 'permitted' | FailureCode
}

/** Reading, which §1.4 lists beside the actions and no button is grey for. */
export type ReadAction = 'read' | 'readMetadata' | 'listVersionsOfAllStates'

/** The steps that lead an active key into each state. */
export const WAY_TO: Readonly<Record<ReachableState, readonly KeyAction[]>> = {
  active: [],
  suspended: ['disable'],
  deactivated: ['deactivate'],
  compromised: ['compromise'],
  destroyed: ['delete'],
}

const COLUMNS = ['active', 'suspended', 'deactivated', 'compromised', 'destroyed'] as const satisfies ReachableState[]

/** `x` permitted, `-` wrong state, `!` gone, `r` for root keys only, a space where no key can be. */
type Row = readonly ['x' | '-' | 'r', 'x' | '-' | ' ', 'x' | '-' | 'r', 'x' | '-' | 'r', 'x' | '!' | 'r']
type Table<Action extends string> = Readonly<Record<KeyType, Readonly<Record<Action, Row>>>>

/**
 * The matrix of key-protect-api.md §1.4 with a column for `compromised`, written out by hand: whatever it is compared
 * with must come to the same by its own way, which is why nothing here asks the tables of `lifecycle`.
 */
const ACTIONS: Table<KeyAction> = {
  root: {
    // act  sus  dea  com  del
    wrap: ['x', '-', '-', '-', '!'],
    unwrap: ['x', '-', 'x', 'x', '!'],
    rewrap: ['x', '-', 'x', 'x', '!'],
    rotate: ['x', '-', 'x', '-', '!'],
    listVersions: ['x', '-', '-', '-', '!'],
    update: ['x', 'x', 'x', 'x', '!'],
    deleteAlias: ['x', 'x', 'x', 'x', 'x'],
    disable: ['x', '-', '-', '-', '!'],
    enable: ['-', 'x', '-', '-', '!'],
    deactivate: ['x', 'x', '-', '-', '!'],
    compromise: ['x', 'x', 'x', '-', '!'],
    delete: ['x', 'x', 'x', 'x', '!'],
    restore: ['-', '-', '-', '-', 'x'],
    purge: ['-', '-', '-', '-', 'x'],
  },
  // Only a root key can be disabled, so no standard key ever is suspended.
  standard: {
    wrap: ['r', ' ', 'r', 'r', 'r'],
    unwrap: ['r', ' ', 'r', 'r', 'r'],
    rewrap: ['r', ' ', 'r', 'r', 'r'],
    rotate: ['r', ' ', 'r', 'r', 'r'],
    listVersions: ['r', ' ', 'r', 'r', 'r'],
    update: ['x', ' ', 'x', 'x', '!'],
    deleteAlias: ['x', ' ', 'x', 'x', 'x'],
    disable: ['r', ' ', 'r', 'r', 'r'],
    enable: ['r', ' ', 'r', 'r', 'r'],
    deactivate: ['x', ' ', '-', '-', '!'],
    compromise: ['x', ' ', 'x', '-', '!'],
    delete: ['x', ' ', 'x', 'x', '!'],
    restore: ['-', ' ', '-', '-', 'x'],
    purge: ['-', ' ', '-', '-', 'x'],
  },
}

const READS: Table<ReadAction> = {
  root: {
    read: ['x', 'x', 'x', 'x', 'x'],
    readMetadata: ['x', 'x', 'x', 'x', 'x'],
    listVersionsOfAllStates: ['x', 'x', 'x', 'x', 'x'],
  },
  standard: {
    read: ['x', ' ', 'x', 'x', 'x'],
    readMetadata: ['x', ' ', 'x', 'x', 'x'],
    listVersionsOfAllStates: ['r', ' ', 'r', 'r', 'r'],
  },
}

const MEANS = {
  x: 'permitted',
  '-': 'KEY_ACTION_INVALID_STATE_ERR',
  '!': 'KEY_DELETED_ERR',
  r: 'KEY_ROOT_REQ_ERR',
} as const satisfies Record<string, MatrixCell['expected']>

const cellsOf = <Action extends string>(type: KeyType, rows: Readonly<Record<Action, Row>>): MatrixCell<Action>[] =>
  // The rows are a literal, whose keys are the actions.
  (Object.entries(rows) as [Action, Row][]).flatMap(([action, row]) =>
    COLUMNS.flatMap((state, i) => {
      const mark = row[i] ?? ' '
      return mark === ' ' ? [] : [{ type, state, action, expected: MEANS[mark] }]
    }),
  )

/** Every cell for everything that can be asked of a key. */
export const STATE_MATRIX: readonly MatrixCell[] = [
  ...cellsOf('root', ACTIONS.root),
  ...cellsOf('standard', ACTIONS.standard),
]

export const READ_MATRIX: readonly MatrixCell<ReadAction>[] = [
  ...cellsOf('root', READS.root),
  ...cellsOf('standard', READS.standard),
]

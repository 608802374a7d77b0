import { GUARDED_ACTIONS, type GuardedAction } from '@keywright/core/policy/dual-control'
import type { DualControl, ShownControl } from '../../lib/dual-control.ts'

/** In the shape of the screen: one rule for each action, in their order; `0` approvers is off. */
export interface ControlValues {
  rules: { approvers: string; distinctGroups: boolean }[]
  standsDays: string
}

const WORDS = {
  'kms.secrets.delete': 'Delete a key',
  'kms.secrets.purge': 'Purge a key',
  'kms.secrets.disable': 'Disable, archive or mark compromised',
  'kms.secrets.read': 'Read a secret',
  'kms.secrets.import': 'Import a key or a secret',
  'kms.instance-policies.write': 'Change policies',
  'kms.access-grants.write': 'Give somebody a role',
  'kms.instances.delete': 'Delete the instance',
} as const satisfies Readonly<Record<GuardedAction, string>>

/** An action with its rule, and how many people could approve it. */
export interface ControlRow {
  readonly action: GuardedAction
  readonly words: string
  readonly people: number
}

export const rowsOf = ({ people }: Pick<ShownControl, 'people'>): readonly ControlRow[] =>
  GUARDED_ACTIONS.flatMap((action) => {
    const counted = people.find((one) => one.action === action)
    return counted === undefined ? [] : [{ action, words: WORDS[action], people: counted.people }]
  })

export const valuesOf = ({ rules, standsDays }: DualControl, rows: readonly ControlRow[]): ControlValues => ({
  rules: rows.map((row) => {
    const rule = rules.find(({ action }) => action === row.action)
    return { approvers: String(rule?.approvers ?? 0), distinctGroups: rule?.distinctGroups ?? false }
  }),
  standsDays: String(standsDays),
})

export const controlOf = ({ rules, standsDays }: ControlValues, rows: readonly ControlRow[]): DualControl => ({
  rules: rows.flatMap(({ action }, at) => {
    const { approvers = '0', distinctGroups = false } = rules[at] ?? {}
    return approvers === '0' ? [] : [{ action, approvers: Number(approvers), distinctGroups }]
  }),
  standsDays: Number(standsDays),
})

const others = (count: number): string => (count === 1 ? 'one other person' : `${count} other people`)

/** What a rule comes to, in a sentence; whether it could never be met. */
export function effectOf(
  { people }: Pick<ControlRow, 'people'>,
  { approvers, distinctGroups }: ControlValues['rules'][number],
): { readonly words: string; readonly hopeless: boolean } {
  const wanted = Number(approvers)
  if (wanted === 0) return { words: 'One person is enough.', hopeless: false }
  if (people <= wanted) {
    const have = people === 1 ? 'Only 1 person has' : `Only ${people} people have`
    return {
      words: `${have} the right to approve, whoever asks included: nobody could ever meet this.`,
      hopeless: true,
    }
  }
  const groups =
    distinctGroups && wanted > 1
      ? ', each for an access group of their own'
      : distinctGroups
        ? ' who is in an access group'
        : ''
  return { words: `Waits for ${others(wanted)}${groups}. ${people} people have the right.`, hopeless: false }
}

import { GUARDED_ACTIONS, type GuardedAction } from '@keywright/core/policy/dual-control'
import type { DualControl } from '../../lib/dual-control.ts'

/** In the shape of the screen: one number for each action, in their order; `0` is off. */
export interface ControlValues {
  approvers: string[]
  distinctGroups: boolean
  standsDays: string
}

const WORDS = {
  'kms.secrets.delete': 'Delete a key',
  'kms.secrets.purge': 'Purge a key',
  'kms.secrets.disable': 'Disable a key',
  'kms.secrets.read': 'Read a secret',
  'kms.secrets.import': 'Import a key or a secret',
  'kms.instance-policies.write': 'Change policies',
  'kms.access-grants.write': 'Give a role here',
  'kms.instances.delete': 'Delete the instance',
} as const satisfies Readonly<Record<GuardedAction, string>>

export const rowsOf = ({ rules }: DualControl) =>
  GUARDED_ACTIONS.map((action) => ({
    action,
    words: WORDS[action],
    approvers: String(rules.find((rule) => rule.action === action)?.approvers ?? 0),
  }))

export const controlOf = ({ approvers, distinctGroups, standsDays }: ControlValues): DualControl => ({
  rules: GUARDED_ACTIONS.flatMap((action, at) => {
    const number = Number(approvers[at] ?? '0')
    return number === 0 ? [] : [{ action, approvers: number, distinctGroups }]
  }),
  standsDays: Number(standsDays),
})

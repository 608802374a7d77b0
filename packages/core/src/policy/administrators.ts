import { KeyError } from '../errors/key-error.ts'
import type { DualControl } from './dual-control.ts'

/**
 * Throws `LAST_ADMINISTRATOR_ERR` where a change leaves nobody who administers the platform, and `TOO_FEW_APPROVERS_ERR`
 * where it leaves fewer people than must come together to give a role: then nobody could ever mend it.
 */
export function requireAdministrators(
  control: DualControl | undefined,
  { before, after }: { readonly before: number; readonly after: number },
): void {
  if (after === 0) throw new KeyError({ code: 'LAST_ADMINISTRATOR_ERR' })
  const action = 'kms.access-grants.write'
  const { approvers, distinctGroups } = control?.rules[action] ?? { approvers: 0, distinctGroups: false }
  if (after >= before || after > approvers) return
  throw new KeyError({ code: 'TOO_FEW_APPROVERS_ERR', action, approvers, people: after, distinctGroups })
}

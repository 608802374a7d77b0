import { KeyError } from '../errors/key-error.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import type { Action } from '../policy/roles.ts'
import type { CeremonyRecord, ImportMethod, KeyRecord } from '../ports/records.ts'
import type { CeremonyId, KeyId, PrincipalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted } from './guard.ts'
import { requireNewKeyAllowed, requirePlainAllowed } from './require-access.ts'

type Form = Authorized<'kms.import-ceremonies.create' | 'kms.import-ceremonies.read' | 'kms.import-ceremonies.delete'>

/** Whose imports a proof shows: everybody's, or for whoever reaches only a part of the instance their own. */
export const beginnerSeenBy = ({ caller, reach }: Form): PrincipalId | undefined =>
  reach.everything ? undefined : caller.principal.id

/** The instance's ceremony of this id, within what the proof shows; throws `NOT_FOUND_ERR` for any other. */
export async function ceremonyOf(
  { store }: Pick<Dependencies, 'store'>,
  form: Form,
  id: CeremonyId,
): Promise<CeremonyRecord> {
  const ceremony = await store.findCeremony(form.scope.id, id)
  const beginner = beginnerSeenBy(form)
  if (!ceremony || (beginner !== undefined && ceremony.createdBy !== beginner)) {
    throw new KeyError({ code: 'NOT_FOUND_ERR' })
  }
  return ceremony
}

/** How it stands: one whose time is over has ended, even before the sweep says so. */
export const asOf = (ceremony: CeremonyRecord, now: Instant): CeremonyRecord =>
  ceremony.state === 'open' && ceremony.expiresAt <= now ? { ...ceremony, state: 'expired' } : ceremony

/** Throws `IMPORT_CEREMONY_ENDED_ERR` with how it ended. */
export function requireOpen(ceremony: CeremonyRecord, now: Instant): void {
  const { state } = asOf(ceremony, now)
  if (state !== 'open') throw new KeyError({ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: state })
}

/** Throws unless the policy lets in what this ceremony is for: asked when it begins and again when it ends. */
export async function requireMethodAllowed(
  { store }: Pick<Dependencies, 'store'>,
  { scope }: Form,
  { method, rotates }: { readonly method: ImportMethod; readonly rotates?: KeyId | undefined },
): Promise<void> {
  const origin = method === 'plain' ? 'plain' : 'wrapped'
  if (rotates === undefined) await requireNewKeyAllowed(store, scope.id, { type: 'root', origin })
  else if (origin === 'plain') await requirePlainAllowed(store, scope.id)
}

/** An import makes or rotates a key, and whoever does it must be allowed that as well. */
export function proofFor<A extends Action>({ caller, scope }: Form, action: A): Authorized<A> {
  const proof = authorize(caller, action, scope)
  if (!proof) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return proof
}

/** Throws unless the key can get a new version by import; when it may is not judged here. */
export function requireRotatable(key: KeyRecord): void {
  requirePermitted(key, 'rotate')
  if (!key.imported) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'rotates', rule: 'an imported root key' })
}

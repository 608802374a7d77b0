import type { AuditEvent } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { Authorized } from '../policy/authorize.ts'
import { requireRoom } from '../policy/ceremony-quota.ts'
import type { CeremonyRecord, ImportMethod } from '../ports/records.ts'
import type { CeremonyId, KeyId } from '../vocabulary/ids.ts'
import { later } from '../vocabulary/instant.ts'
import { proofFor, requireMethodAllowed, requireRotatable } from './ceremony-checks.ts'
import { ceremonyEvent } from './ceremony-event.ts'
import type { Dependencies } from './dependencies.ts'
import { found } from './guard.ts'
import { discardTokenObject, makeTransportKey } from './transport-key.ts'

export interface OpenCeremony {
  readonly method: ImportMethod
  /** The imported key that gets a new version; absent for a new key. */
  readonly rotates?: KeyId | undefined
}

const HOUR_SECONDS = 3_600
/** How long a form stays open; what is wrapped on another machine may have to cross a building, or a border. */
const LIFETIME_SECONDS: Readonly<Record<ImportMethod, number>> = {
  browser: HOUR_SECONDS,
  offline: 7 * 24 * HOUR_SECONDS,
  plain: HOUR_SECONDS,
}

/**
 * Begins an import by form. A crash before its commit leaves a planned key pair, which the next start or sweep
 * destroys.
 */
export async function openCeremony(
  deps: Dependencies,
  authorized: Authorized<'kms.import-ceremonies.create'>,
  { method, rotates }: OpenCeremony,
): Promise<CeremonyRecord> {
  Authorized.requireGenuine(authorized)
  const { store } = deps
  const { caller, scope } = authorized
  await requireMethodAllowed(deps, authorized, { method, rotates })
  const proof = proofFor(authorized, rotates === undefined ? 'kms.secrets.create' : 'kms.secrets.rotate')
  if (rotates !== undefined) requireRotatable(found(await store.findKey(proof.reach, rotates), proof.reach))
  const hasKeyPair = method !== 'plain'
  const like = { instanceId: scope.id, createdBy: caller.principal.id, hasKeyPair }
  requireRoom(await store.countOpenCeremonies(like), hasKeyPair)

  const transport = hasKeyPair ? await makeTransportKey(deps) : undefined
  const createdAt = deps.now()
  const ceremony: CeremonyRecord = {
    // newId gives UUIDs; the brand records that this one names a ceremony.
    id: deps.newId() as CeremonyId,
    instanceId: scope.id,
    method,
    rotates,
    transport,
    state: 'open',
    createdAt,
    createdBy: caller.principal.id,
    createdByName: caller.principal.name,
    expiresAt: later(createdAt, LIFETIME_SECONDS[method]),
    result: undefined,
  }
  await begin(deps, ceremony, ceremonyEvent(deps, authorized, ceremony, 201))
  return ceremony
}

/** While the HSM made the key pair, others may have taken the last place; then this one is of no use to anybody. */
async function begin(deps: Dependencies, ceremony: CeremonyRecord, event: AuditEvent): Promise<void> {
  try {
    await deps.store.createCeremony(ceremony, event)
  } catch (error) {
    const refused = error instanceof KeyError && error.failure.code === 'IMPORT_CEREMONY_QUOTA_ERR'
    if (refused && ceremony.transport) await discardTokenObject(deps, ceremony.transport.id)
    throw error
  }
}

import type { AuditEvent } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { Authorized } from '../policy/authorize.ts'
import type { CeremonyRecord, CeremonyResult, KeyRecord } from '../ports/records.ts'
import type { CeremonyId, KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import { ceremonyOf, proofFor, requireMethodAllowed, requireOpen, requireRotatable } from './ceremony-checks.ts'
import { ceremonyFacts } from './ceremony-event.ts'
import { withKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requireRingReach } from './guard.ts'
import { creationEvent, newKeyRecord, requireDetails, type NewKeyDetails } from './new-key.ts'
import { requireRotationNow, rotatedKey, rotationEvent } from './rotation.ts'
import { takeInMaterial, type HandedOver, type TakenIn } from './take-in-material.ts'
import { discardTokenObject } from './transport-key.ts'

export interface CompleteCeremony extends HandedOver {
  readonly id: CeremonyId
  /** Of the new key; absent when a key is rotated. */
  readonly details?: NewKeyDetails | undefined
  /** Of the key that is rotated, as the caller saw it (`If-Match`): one that has changed since is left alone. */
  readonly revision?: number | undefined
}

type MayComplete = Authorized<'kms.import-ceremonies.create'>

/**
 * Ends an import by form: the token takes the material in, then key, ceremony and event commit together, and the key
 * pair is doomed with them. Whatever fails before leaves the ceremony open and nothing else; whoever repeats it after,
 * having missed the answer, gets `IMPORT_CEREMONY_ENDED_ERR` and finds the result in its record.
 */
export async function completeCeremony(
  deps: Dependencies,
  authorized: MayComplete,
  command: CompleteCeremony,
): Promise<CeremonyRecord> {
  Authorized.requireGenuine(authorized)
  const ceremony = await ceremonyOf(deps, authorized, command.id)
  requireOpen(ceremony, deps.now())
  await requireMethodAllowed(deps, authorized, ceremony)
  const result = await unlessEnded(deps, authorized, ceremony, () =>
    ceremony.rotates === undefined
      ? importNew(deps, authorized, ceremony, command)
      : importVersion(deps, authorized, { ...ceremony, rotates: ceremony.rotates }, command),
  )
  if (ceremony.transport) await discardTokenObject(deps, ceremony.transport.id)
  return { ...ceremony, state: 'completed', result }
}

/**
 * Of two at once the second fails somewhere, at a key pair or an alias that is gone; what it is told is why. Where the
 * import waits for approval its material is taken in, and the key pair has done its work.
 */
async function unlessEnded<T>(
  deps: Dependencies,
  authorized: MayComplete,
  { id }: CeremonyRecord,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const after = await ceremonyOf(deps, authorized, id)
    if (!(error instanceof KeyError) || error.failure.code !== 'AUTHORIZATIONS_NOT_MET') requireOpen(after, deps.now())
    else if (after.state === 'waiting' && after.transport) await discardTokenObject(deps, after.transport.id)
    throw error
  }
}

const NO_REVISION = 'absent, since this import makes a new key'

async function importNew(
  deps: Dependencies,
  authorized: MayComplete,
  ceremony: CeremonyRecord,
  command: CompleteCeremony,
): Promise<CeremonyResult> {
  const proof = proofFor(authorized, 'kms.secrets.create')
  const { details, revision } = command
  if (revision !== undefined) throw new KeyError({ code: 'INVALID_HEADER_ERR', header: 'If-Match', rule: NO_REVISION })
  if (!details) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'key', rule: 'the details of the new key' })
  requireRingReach(proof, details.keyRingId)
  requireDetails(details, deps.now())
  // newId gives UUIDs; the brands record what each one names.
  const [id, versionId] = [deps.newId() as KeyId, deps.newId() as KeyVersionId]
  const taken = await takeInMaterial(deps, ceremony, command, placeOf(proof, id, versionId))

  const { version } = taken
  const { createdAt, material } = version
  const { algorithm } = material.binding
  const made = { id, type: 'root', algorithm, imported: true, createdAt, currentVersion: summaryOf(version) } as const
  const key = newKeyRecord(proof, details, made)
  const event = creationEvent(deps, proof, key, ceremonyFacts(ceremony))
  const result = resultOf(deps, { key, taken, event, command, proof })
  await deps.store.createKey(key, { kind: 'material', version }, event, { id: ceremony.id, result })
  return result
}

async function importVersion(
  deps: Dependencies,
  authorized: MayComplete,
  ceremony: CeremonyRecord & { readonly rotates: KeyId },
  command: CompleteCeremony,
): Promise<CeremonyResult> {
  const proof = proofFor(authorized, 'kms.secrets.rotate')
  const rule = 'absent, since a key is rotated'
  if (command.details) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'key', rule })
  const requireFitting = (before: KeyRecord): void => {
    requireRotatable(before)
    requireRotationNow(deps, before)
  }
  const named = { keyId: ceremony.rotates, revision: command.revision }
  const { id } = await withKey(deps, proof, named, async (key) => {
    requireFitting(key)
    return key
  })
  // newId gives UUIDs; the brand records that this one names a version.
  const taken = await takeInMaterial(deps, ceremony, command, placeOf(proof, id, deps.newId() as KeyVersionId))
  // Read again: the HSM took its time, in which the key may have changed.
  return withKey(deps, proof, named, async (before) => {
    requireFitting(before)
    const key = rotatedKey(before, taken.version)
    const event = rotationEvent(deps, proof, key, ceremonyFacts(ceremony))
    const result = resultOf(deps, { key, taken, event, command, proof })
    await deps.store.saveKey({ key, newVersion: taken.version, ceremony: { id: ceremony.id, result } }, event)
    return result
  })
}

const placeOf = (
  { scope }: Authorized<'kms.secrets.create' | 'kms.secrets.rotate'>,
  keyId: KeyId,
  versionId: KeyVersionId,
) => ({
  instanceId: scope.id,
  kekId: scope.kekId,
  keyId,
  versionId,
})

const summaryOf = ({ id, createdAt, checkValue }: TakenIn['version']) => ({ id, createdAt, checkValue })

interface Outcome {
  readonly key: KeyRecord
  readonly taken: TakenIn
  readonly event: AuditEvent
  readonly command: CompleteCeremony
  readonly proof: Authorized<'kms.secrets.create' | 'kms.secrets.rotate'>
}

function resultOf({ token }: Dependencies, { key, taken, event, command, proof }: Outcome): CeremonyResult {
  const { version, facts } = taken
  const { identity } = token.health()
  const { principal } = proof.caller
  return {
    keyId: key.id,
    keyName: key.name,
    versionId: version.id,
    algorithm: version.material.binding.algorithm,
    checkValue: version.checkValue,
    expectedCheckValue: command.expectedCheckValue,
    facts,
    tokenSerial: identity?.serial ?? '',
    tokenModel: identity?.model ?? '',
    eventId: event.id,
    at: version.createdAt,
    by: principal.id,
    byName: principal.name,
  }
}

import type { KeyType } from '../lifecycle/permitted.ts'
import { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { GENERATED_ALGORITHM, GENERATED_BYTES } from '../vocabulary/key-algorithm.ts'
import { MAX_PAYLOAD_BYTES } from '../vocabulary/limits.ts'
import type { Dependencies } from './dependencies.ts'
import { requireRingReach } from './guard.ts'
import { badPayload, newVersion, plainFacts } from './new-material.ts'
import { creationEvent, newKeyRecord, requireDetails, type NewKeyDetails } from './new-key.ts'
import { requireNewKeyAllowed } from './require-access.ts'
import { sealPayload } from './standard-payload.ts'

export interface CreateKey {
  readonly details: NewKeyDetails
  readonly type: KeyType
  /** Material that comes in plain; the caller owns and wipes it. Without it the token makes some. */
  readonly payload?: Uint8Array | undefined
}

export interface CreatedKey {
  readonly key: KeyRecord
  /** A standard key's secret, shown this once without a call of its own; the caller owns and wipes it. */
  readonly payload?: Uint8Array | undefined
}

type MayCreate = Authorized<'kms.secrets.create'>

/** Makes or takes in a key and keeps it wrapped: one transaction, so a crash leaves nothing behind. */
export async function createKey(
  deps: Dependencies,
  authorized: MayCreate,
  { details, type, payload }: CreateKey,
): Promise<CreatedKey> {
  Authorized.requireGenuine(authorized)
  requireRingReach(authorized, details.keyRingId)
  requireDetails(details, deps.now())
  const origin = payload === undefined ? 'generated' : 'plain'
  await requireNewKeyAllowed(deps.store, authorized.scope.id, { type, origin })
  if (type === 'standard') return createStandardKey(deps, authorized, details, payload)
  return { key: await createRootKey(deps, authorized, details, payload) }
}

async function createRootKey(
  deps: Dependencies,
  authorized: MayCreate,
  details: NewKeyDetails,
  payload: Uint8Array | undefined,
): Promise<KeyRecord> {
  // newId gives UUIDs; the brand records that this one names a key.
  const id = deps.newId() as KeyId
  const version = await newVersion(deps, authorized.scope, id, payload)
  const { createdAt, checkValue, material } = version
  const made = {
    id,
    type: 'root',
    algorithm: material.binding.algorithm,
    imported: payload !== undefined,
    createdAt,
    currentVersion: { id: version.id, createdAt, checkValue },
  } as const
  const key = newKeyRecord(authorized, details, made)
  await deps.store.createKey(
    key,
    { kind: 'material', version },
    creationEvent(deps, authorized, key, plainFacts(payload)),
  )
  return key
}

async function createStandardKey(
  deps: Dependencies,
  authorized: MayCreate,
  details: NewKeyDetails,
  given: Uint8Array | undefined,
): Promise<CreatedKey> {
  if (given && (given.length < 1 || given.length > MAX_PAYLOAD_BYTES)) throw badPayload()
  const payload = given ?? (await deps.token.random(GENERATED_BYTES))
  try {
    const { scope } = authorized
    const createdAt = deps.now()
    const made = {
      type: 'standard',
      algorithm: GENERATED_ALGORITHM,
      imported: given !== undefined,
      currentVersion: undefined,
    } as const
    // newId gives UUIDs; the brand records that this one names a key.
    const key = newKeyRecord(authorized, details, { ...made, id: deps.newId() as KeyId, createdAt })
    const sealed = await sealPayload(deps, scope, key, payload)
    const event = creationEvent(deps, authorized, key, plainFacts(given))
    await deps.store.createKey(key, { kind: 'payload', payload: sealed }, event)
    return { key, payload }
  } catch (error) {
    // Nobody will ever own it.
    if (!given) payload.fill(0)
    throw error
  }
}

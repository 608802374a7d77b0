import { KeyError } from '../errors/key-error.ts'
import type { KeyType } from '../lifecycle/permitted.ts'
import { Authorized } from '../policy/authorize.ts'
import type { Imported } from '../ports/cryptographic-token.ts'
import type { KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import { MAX_PAYLOAD_BYTES, PAYLOAD_RULE } from '../vocabulary/limits.ts'
import type { Dependencies } from './dependencies.ts'
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

const GENERATED = 'AES-256'
const GENERATED_BYTES = 32

/** How the event says that material came through the API, as an import by form says its own method. */
const facts = (payload: Uint8Array | undefined) => (payload ? { importMethod: 'plain' } : {})

const badPayload = () => new KeyError({ code: 'INVALID_FIELD_ERR', field: 'payload', rule: PAYLOAD_RULE })

/** Makes or takes in a key and keeps it wrapped: one transaction, so a crash leaves nothing behind. */
export async function createKey(
  deps: Dependencies,
  authorized: MayCreate,
  { details, type, payload }: CreateKey,
): Promise<CreatedKey> {
  Authorized.requireGenuine(authorized)
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
  const { store, macKeyId } = deps
  const { id: instanceId, kekId } = authorized.scope
  // newId gives UUIDs; the brands record what each one names.
  const [id, versionId] = [deps.newId() as KeyId, deps.newId() as KeyVersionId]
  const place = { instanceId, keyId: id, versionId, kekId }
  const { algorithm, blob, mac, checkValue } = await material(deps, place, payload)

  const createdAt = deps.now()
  const currentVersion = { id: versionId, createdAt, checkValue }
  const made = { id, type: 'root', algorithm, imported: payload !== undefined, createdAt, currentVersion } as const
  const key = newKeyRecord(authorized, details, made)
  const version: KeyVersionRecord = {
    ...currentVersion,
    keyId: id,
    material: { binding: { ...place, algorithm }, blob, mac, macKeyId },
  }
  await store.createKey(key, { kind: 'material', version }, creationEvent(deps, authorized, key, facts(payload)))
  return key
}

type Place = Parameters<Dependencies['token']['importPlain']>[1]
type Taken = Extract<Imported, { kind: 'imported' }>

async function material(
  deps: Dependencies,
  place: Place,
  payload: Uint8Array | undefined,
): Promise<Omit<Taken, 'kind'>> {
  const { token, macKeyId } = deps
  if (payload === undefined) {
    const made = await token.generateMaterial({ ...place, algorithm: GENERATED }, macKeyId)
    return { ...made, algorithm: GENERATED }
  }
  const imported = await token.importPlain(payload, place, macKeyId)
  if (imported.kind === 'refused') throw badPayload()
  return imported
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
      algorithm: GENERATED,
      imported: given !== undefined,
      currentVersion: undefined,
    } as const
    // newId gives UUIDs; the brand records that this one names a key.
    const key = newKeyRecord(authorized, details, { ...made, id: deps.newId() as KeyId, createdAt })
    const sealed = await sealPayload(deps, scope, key, payload)
    const event = creationEvent(deps, authorized, key, facts(given))
    await deps.store.createKey(key, { kind: 'payload', payload: sealed }, event)
    return { key, payload }
  } catch (error) {
    // Nobody will ever own it.
    if (!given) payload.fill(0)
    throw error
  }
}

import type { StoredMaterial } from '@keywright/core/ports/cryptographic-token'
import type {
  PayloadKeyRecord,
  Deletion,
  InstanceRecord,
  KeyRecord,
  KeyVersionRecord,
} from '@keywright/core/ports/records'
import type { KeyType } from '@keywright/core/lifecycle/permitted'
import type { KeyState } from '@keywright/core/lifecycle/transition'
import type { InstanceId, KeyId, KeyVersionId, PrincipalId, TokenObjectId } from '@keywright/core/vocabulary/ids'
import { folded } from '@keywright/core/vocabulary/folded'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { KeyAlgorithm } from '@keywright/core/vocabulary/key-algorithm'
import type { Row } from './schema.ts'

// Only this service writes these rows and only through the core's types, so a read gives the brands back by cast.
// What an intruder may have changed underneath is caught by the HMAC in the token, not by re-parsing here.

/** The driver answers Buffers, whose `slice` shares memory where that of the type we promise copies. */
export const bytesOf = (stored: Uint8Array): Uint8Array => new Uint8Array(stored)

const optional = (text: string | null): Instant | undefined => (text === null ? undefined : (text as Instant))

export const instanceOf = (row: Row<'instances'>): InstanceRecord => ({
  id: row.id as InstanceId,
  name: row.name,
  crn: row.crn,
  kekId: row.kek_id as TokenObjectId,
  createdAt: row.created_at as Instant,
  createdBy: row.created_by as PrincipalId,
})

export const rowOfInstance = ({ id, name, crn, kekId, createdAt, createdBy }: InstanceRecord): Row<'instances'> => ({
  id,
  name,
  crn,
  kek_id: kekId,
  created_at: createdAt,
  created_by: createdBy,
})

/** A key with the facts of its newest version, which a standard key does not have. */
export type KeyRow = Row<'keys'> & { version_created_at: string | null; check_value: string | null }

/** Most keys have neither aliases nor tags, and the reads of every wrap come through here. */
const textsOf = (json: string): readonly string[] => (json === '[]' ? [] : (JSON.parse(json) as readonly string[]))

function deletionOf({ deleted_at, deleted_by, state_before }: Row<'keys'>): Deletion | undefined {
  if (deleted_at === null || deleted_by === null || state_before === null) return undefined
  return { at: deleted_at as Instant, by: deleted_by as PrincipalId, stateBefore: state_before as KeyState }
}

function currentVersionOf({ current_version_id, version_created_at, check_value }: KeyRow) {
  if (current_version_id === null || version_created_at === null || check_value === null) return undefined
  return { id: current_version_id as KeyVersionId, createdAt: version_created_at as Instant, checkValue: check_value }
}

export const keyOf = (row: KeyRow): KeyRecord => ({
  id: row.id as KeyId,
  instanceId: row.instance_id as InstanceId,
  name: row.name,
  description: row.description ?? undefined,
  aliases: textsOf(row.aliases),
  tags: textsOf(row.tags),
  type: row.type as KeyType,
  state: row.state as KeyState,
  algorithm: row.algorithm as KeyAlgorithm,
  imported: row.imported === 1,
  keyRingId: row.key_ring_id,
  createdAt: row.created_at as Instant,
  createdBy: row.created_by as PrincipalId,
  updatedAt: optional(row.updated_at),
  rotatedAt: optional(row.rotated_at),
  toggledAt: optional(row.toggled_at),
  expiresAt: optional(row.expires_at),
  deletion: deletionOf(row),
  revision: row.revision,
  currentVersion: currentVersionOf(row),
})

const orNull = (text: string | undefined): string | null => text ?? null

const deletionColumnsOf = (deletion: Deletion | undefined) => ({
  deleted_at: orNull(deletion?.at),
  deleted_by: orNull(deletion?.by),
  state_before: orNull(deletion?.stateBefore),
})

/** What a change may change: a key stays in its instance, and remembers its creation. */
export const changingColumnsOf = (key: KeyRecord) => ({
  name: key.name,
  name_folded: folded(key.name),
  description: orNull(key.description),
  aliases: JSON.stringify(key.aliases),
  tags: JSON.stringify(key.tags),
  state: key.state,
  algorithm: key.algorithm,
  key_ring_id: key.keyRingId,
  updated_at: orNull(key.updatedAt),
  rotated_at: orNull(key.rotatedAt),
  toggled_at: orNull(key.toggledAt),
  expires_at: orNull(key.expiresAt),
  ...deletionColumnsOf(key.deletion),
  revision: key.revision,
  current_version_id: orNull(key.currentVersion?.id),
})

export const rowOfKey = (key: KeyRecord): Row<'keys'> => ({
  ...changingColumnsOf(key),
  id: key.id,
  instance_id: key.instanceId,
  type: key.type,
  imported: key.imported ? 1 : 0,
  created_at: key.createdAt,
  created_by: key.createdBy,
})

type MaterialRow = Pick<Row<'payload_keys'>, 'algorithm' | 'blob' | 'mac' | 'mac_key_id' | 'kek_id'>

const materialOf = (row: MaterialRow, of: { instanceId: InstanceId; keyId: KeyId; versionId: KeyVersionId }) => ({
  binding: { ...of, algorithm: row.algorithm as KeyAlgorithm, kekId: row.kek_id as TokenObjectId },
  blob: bytesOf(row.blob),
  mac: bytesOf(row.mac),
  macKeyId: row.mac_key_id as TokenObjectId,
})

const rowOfMaterial = ({ binding, blob, mac, macKeyId }: StoredMaterial): MaterialRow => ({
  algorithm: binding.algorithm,
  blob,
  mac,
  mac_key_id: macKeyId,
  kek_id: binding.kekId,
})

type VersionRow = Omit<Row<'key_versions'>, 'uses' | 'encryptions' | 'last_used_at'>

export const versionOf = (row: VersionRow, instanceId: string): KeyVersionRecord => {
  const [id, keyId] = [row.id as KeyVersionId, row.key_id as KeyId]
  const material = materialOf(row, { instanceId: instanceId as InstanceId, keyId, versionId: id })
  return { id, keyId, createdAt: row.created_at as Instant, checkValue: row.check_value, material }
}

export const rowOfVersion = (version: KeyVersionRecord): Row<'key_versions'> => ({
  ...rowOfMaterial(version.material),
  id: version.id,
  key_id: version.keyId,
  created_at: version.createdAt,
  check_value: version.checkValue,
  uses: 0,
  encryptions: 0,
  last_used_at: null,
})

export const payloadKeyOf = (row: Row<'payload_keys'>): PayloadKeyRecord => {
  const [id, instanceId] = [row.id as KeyVersionId, row.instance_id as InstanceId]
  // A payload key's binding names it in both places: it is no version of a key.
  const material = materialOf(row, { instanceId, keyId: row.id as KeyId, versionId: id })
  return { id, instanceId, createdAt: row.created_at as Instant, material }
}

export const rowOfPayloadKey = ({ id, instanceId, createdAt, material }: PayloadKeyRecord): Row<'payload_keys'> => ({
  ...rowOfMaterial(material),
  id,
  instance_id: instanceId,
  created_at: createdAt,
})

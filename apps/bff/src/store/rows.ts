import type { InstanceRecord, KeyRecord, KeyVersionRecord } from '@keywright/core/ports/records'
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

export type KeyRow = Row<'keys'> & { version_created_at: string; check_value: string }

export const keyOf = (row: KeyRow): KeyRecord => ({
  id: row.id as KeyId,
  instanceId: row.instance_id as InstanceId,
  name: row.name,
  description: row.description ?? undefined,
  type: row.type as KeyType,
  state: row.state as KeyState,
  algorithm: row.algorithm as KeyAlgorithm,
  imported: row.imported === 1,
  keyRingId: row.key_ring_id,
  createdAt: row.created_at as Instant,
  createdBy: row.created_by as PrincipalId,
  updatedAt: optional(row.updated_at),
  rotatedAt: optional(row.rotated_at),
  expiresAt: optional(row.expires_at),
  currentVersion: {
    id: row.current_version_id as KeyVersionId,
    createdAt: row.version_created_at as Instant,
    checkValue: row.check_value,
  },
})

export const rowOfKey = (key: KeyRecord): Row<'keys'> => ({
  id: key.id,
  instance_id: key.instanceId,
  name: key.name,
  name_folded: folded(key.name),
  description: key.description ?? null,
  type: key.type,
  state: key.state,
  algorithm: key.algorithm,
  imported: key.imported ? 1 : 0,
  key_ring_id: key.keyRingId,
  created_at: key.createdAt,
  created_by: key.createdBy,
  updated_at: key.updatedAt ?? null,
  rotated_at: key.rotatedAt ?? null,
  expires_at: key.expiresAt ?? null,
  current_version_id: key.currentVersion.id,
})

type VersionRow = Omit<Row<'key_versions'>, 'uses' | 'encryptions'>

export const versionOf = (row: VersionRow, key: Pick<Row<'keys'>, 'instance_id' | 'algorithm'>): KeyVersionRecord => {
  const [id, keyId] = [row.id as KeyVersionId, row.key_id as KeyId]
  const binding = {
    instanceId: key.instance_id as InstanceId,
    keyId,
    versionId: id,
    algorithm: key.algorithm as KeyAlgorithm,
    kekId: row.kek_id as TokenObjectId,
  }
  const material = {
    binding,
    blob: bytesOf(row.blob),
    mac: bytesOf(row.mac),
    macKeyId: row.mac_key_id as TokenObjectId,
  }
  return { id, keyId, createdAt: row.created_at as Instant, checkValue: row.check_value, material }
}

export const rowOfVersion = ({
  id,
  keyId,
  createdAt,
  checkValue,
  material,
}: KeyVersionRecord): Row<'key_versions'> => ({
  id,
  key_id: keyId,
  created_at: createdAt,
  check_value: checkValue,
  blob: material.blob,
  mac: material.mac,
  mac_key_id: material.macKeyId,
  kek_id: material.binding.kekId,
  uses: 0,
  encryptions: 0,
})

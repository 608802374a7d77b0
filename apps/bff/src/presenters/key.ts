import { COLLECTION_TYPES } from '@keywright/contract/collection'
import type { KeyResource } from '@keywright/contract/keys/key'
import { wireState } from '@keywright/core/lifecycle/transition'
import type { KeyRecord } from '@keywright/core/ports/records'
import { keyCrn } from '@keywright/core/vocabulary/crn'
import { wireDateOf, type Instant } from '@keywright/core/vocabulary/instant'
import { algorithmRow } from '@keywright/core/vocabulary/key-algorithm'

const date = <Name extends string>(name: Name, instant: Instant | undefined) =>
  // A computed member name widens to string; the caller's literal is what it is.
  (instant === undefined ? {} : { [name]: wireDateOf(instant) }) as { [N in Name]?: string }

/** A key as callers see it (key-protect-api.md §2.3): an allow-list, in which material has no place. */
export function presentKey(key: KeyRecord, instanceCrn: string): KeyResource {
  const { bits } = algorithmRow(key.algorithm)
  const { id, createdAt } = key.currentVersion
  return {
    type: COLLECTION_TYPES.key,
    id: key.id,
    name: key.name,
    aliases: [],
    ...(key.description === undefined ? {} : { description: key.description }),
    state: wireState(key.state),
    extractable: key.type === 'standard',
    ...date('expirationDate', key.expiresAt),
    crn: keyCrn(instanceCrn, key.id),
    imported: key.imported,
    keyRingID: key.keyRingId,
    creationDate: wireDateOf(key.createdAt),
    createdBy: key.createdBy,
    algorithmType: 'Deprecated',
    algorithmMetadata: { bitLength: `${bits}`, mode: 'Deprecated' },
    algorithmBitSize: bits,
    algorithmMode: 'Deprecated',
    ...date('lastUpdateDate', key.updatedAt),
    ...date('lastRotateDate', key.rotatedAt),
    ...(key.type === 'root' ? { keyVersion: { id, creationDate: wireDateOf(createdAt) } } : {}),
    dualAuthDelete: { enabled: false },
    deleted: key.state === 'destroyed',
  }
}

/** What `Prefer: return=minimal` asks for. */
export const minimalKey = ({ type, id }: KeyResource) => ({ type, id })

export const keyCollectionOf = <Item>(resources: readonly Item[], more: object = {}) => ({
  metadata: { collectionType: COLLECTION_TYPES.key, collectionTotal: resources.length, ...more },
  resources,
})

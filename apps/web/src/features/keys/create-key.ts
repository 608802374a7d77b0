import type { KeyType } from '@keywright/core/lifecycle/permitted'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'
import { keyDetailsOf, type KeyDetailsValues } from '../../lib/key-details.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { oneKey, type Key } from './queries.ts'

const KEY_TYPE = 'application/vnd.ibm.kms.key+json'

/** Not a mutation of the query client: the answer of a standard key has its secret in it, once. */
export function createKey(instanceId: string, type: KeyType, values: KeyDetailsValues): Promise<Key> {
  const details = keyDetailsOf(values, serverNow())
  const resource = { type: KEY_TYPE, extractable: type === 'standard', ...details } as const
  const body = { metadata: { collectionType: KEY_TYPE, collectionTotal: 1 }, resources: [resource] } as const
  const header = { ...instanceHeader(instanceId), 'X-Kms-Key-Ring': values.keyRingID }
  return oneKey(answerOf(api.POST('/api/v2/keys', { params: { header }, body: { ...body, resources: [resource] } })))
}

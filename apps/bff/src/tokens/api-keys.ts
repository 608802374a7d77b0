import { createHash, randomBytes } from 'node:crypto'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'

/** 32 random bytes: too many to guess, so a plain hash protects the stored form. The prefix lets scanners find leaks. */
export const newApiKey = (): string => `kwk_${randomBytes(32).toString('base64url')}`

export const hashOfApiKey = (apiKey: string): Buffer => createHash('sha256').update(apiKey).digest()

/** Whose API key it is; `undefined` for one that is not known. */
export async function ownerOfApiKey(db: Db, apiKey: string): Promise<PrincipalId | undefined> {
  const row = await storing(() =>
    db.selectFrom('api_keys').select('service_id').where('hash', '=', hashOfApiKey(apiKey)).executeTakeFirst(),
  )
  return row && (row.service_id as PrincipalId)
}

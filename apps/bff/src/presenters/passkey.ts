import type { passkeySchema } from '@keywright/contract/dashboard/passkeys'
import type { z } from 'zod'
import type { PasskeyRow } from '../people/passkeys/passkeys.ts'

export const presentPasskey = (row: PasskeyRow): z.infer<typeof passkeySchema> => ({
  id: row.credential_id,
  name: row.name,
  createdAt: row.created_at,
  ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
  synced: row.backed_up === 1,
})

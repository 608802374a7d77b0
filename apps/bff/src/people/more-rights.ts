import { KeyError } from '@keywright/core/errors/key-error'
import { mayDelegate } from '@keywright/core/policy/delegable'
import type { Principal } from '@keywright/core/policy/principal'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from '../store/database.ts'
import { grantOf } from '../store/grants.ts'

/**
 * Whoever comes by another's way in comes by what they hold, themselves and by their groups. Throws `MORE_RIGHTS_ERR`
 * where that is anything the caller does not hold: whatever else the caller holds makes up for nothing.
 */
export async function requireAsMuchAs(
  tx: Db,
  { grants: held }: Principal,
  { id, at }: { readonly id: PrincipalId; readonly at: Instant },
): Promise<void> {
  const groups = tx.selectFrom('access_group_members').select('group_id').where('principal_id', '=', id)
  const rows = await tx
    .selectFrom('grants')
    .selectAll()
    .where((eb) => eb.or([eb('principal_id', '=', id), eb('principal_id', 'in', groups)]))
    .execute()
  const wanted = rows
    .flatMap((row) => grantOf(row) ?? [])
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > at)
  if (!wanted.every((grant) => mayDelegate(held, grant))) throw new KeyError({ code: 'MORE_RIGHTS_ERR' })
}

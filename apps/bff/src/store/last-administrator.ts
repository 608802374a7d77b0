import { KeyError } from '@keywright/core/errors/key-error'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { sql } from 'kysely'
import type { Db } from './database.ts'

/** People who can sign in: an invited person has no account yet, and a service ID never has one. */
const peopleWhoEnter = (tx: Db) =>
  tx
    .selectFrom('user')
    .where((eb) => eb.exists(eb.selectFrom('account').select('account.id').whereRef('account.userId', '=', 'user.id')))
    .select(sql<string>`'IBMid-' || "user"."id"`.as('principal_id'))

/**
 * Throws `LAST_ADMINISTRATOR_ERR` unless, at this moment, somebody who can sign in is Administrator of the platform without condition,
 * themselves or by a group. Asked inside the transaction after its change, so that two changes at once count each other.
 */
export async function requireAdministrator(tx: Db, at: Instant): Promise<void> {
  const people = peopleWhoEnter(tx)
  const groups = tx.selectFrom('access_group_members').select('group_id').where('principal_id', 'in', people)
  const grant = await tx
    .selectFrom('grants')
    .select('id')
    .where('role', '=', 'Administrator')
    .where('scope', '=', 'platform')
    .where('conditions', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .where((eb) => eb.or([eb('principal_id', 'in', people), eb('principal_id', 'in', groups)]))
    .limit(1)
    .executeTakeFirst()
  if (!grant) throw new KeyError({ code: 'LAST_ADMINISTRATOR_ERR' })
}

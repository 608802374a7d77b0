import { requireAdministrators } from '@keywright/core/policy/administrators'
import { sql } from 'kysely'
import { findDualControl } from './dual-control.ts'
import type { Db } from './database.ts'

/**
 * People who can sign in whatever happens elsewhere: an invited person has no account yet, a service ID never has one,
 * and whom a provider lets in is gone with the provider.
 */
export const peopleWhoEnter = (tx: Db) =>
  tx
    .selectFrom('user')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('account')
          .select('account.id')
          .whereRef('account.userId', '=', 'user.id')
          .where('account.providerId', '=', 'credential'),
      ),
    )
    .select(sql<string>`'IBMid-' || "user"."id"`.as('principal_id'))

/**
 * How many of them are Administrator of the platform for good, without condition, themselves or by a group they were put
 * into by hand: what a group of the provider makes of somebody ends with their next sign-in. A role with an end does not
 * count before its end either: once it had come, nobody would be left to give another.
 */
async function administrators(tx: Db): Promise<number> {
  const holders = await tx
    .selectFrom('grants')
    .select('principal_id')
    .where('role', '=', 'Administrator')
    .where('scope', '=', 'platform')
    .where('conditions', 'is', null)
    .where('expires_at', 'is', null)
    .execute()
  const ids = holders.map(({ principal_id }) => principal_id)
  const byHand = tx.selectFrom('access_group_members').select('principal_id').where('by_claim', 'is', null)
  const members = byHand.where('group_id', 'in', ids)
  const { count } = await tx
    .selectFrom(peopleWhoEnter(tx).as('person'))
    .select(({ fn }) => fn.countAll().as('count'))
    .where((eb) => eb.or([eb('person.principal_id', 'in', ids), eb('person.principal_id', 'in', members)]))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * A change after which there must be enough administrators, or it throws `LAST_ADMINISTRATOR_ERR` or
 * `TOO_FEW_APPROVERS_ERR`. Counted inside the transaction, so that two changes at once count each other.
 */
export async function keepingAdministrators<T>(tx: Db, change: () => Promise<T>): Promise<T> {
  const before = await administrators(tx)
  const done = await change()
  requireAdministrators(await findDualControl(tx, 'platform'), { before, after: await administrators(tx) })
  return done
}

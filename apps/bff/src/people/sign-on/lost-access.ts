import type { Db } from '../../store/database.ts'
import type { Row } from '../../store/schema.ts'

/** Ends memberships by the provider that none of these mappings carries; answers how many. */
export async function endLostMemberships(tx: Db, mapped: readonly Row<'single_sign_on_groups'>[]): Promise<number> {
  const held = await tx
    .selectFrom('access_group_members')
    .select(['group_id', 'principal_id', 'by_claim'])
    .where('by_claim', 'is not', null)
    .execute()
  const carried = new Set(mapped.map(({ group_id, claim_value }) => `${group_id} ${claim_value}`))
  const lost = held.filter(({ group_id, by_claim }) => !carried.has(`${group_id} ${by_claim}`))
  for (const { group_id, principal_id } of lost) {
    await tx
      .deleteFrom('access_group_members')
      .where('group_id', '=', group_id)
      .where('principal_id', '=', principal_id)
      .execute()
  }
  return lost.length
}

/** Ends the sessions of people whom this provider alone lets in; answers how many. */
export async function endSessionsOf(tx: Db, issuer: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('userId', 'in', (eb) =>
      eb
        .selectFrom('sign_on_identities')
        .select('user_id')
        .where('issuer', '=', issuer)
        .where('user_id', 'is not', null)
        .$narrowType<{ user_id: string }>(),
    )
    .where('userId', 'not in', (eb) => eb.selectFrom('account').select('userId').where('providerId', '=', 'credential'))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

import { randomUUID } from 'node:crypto'
import type { Grant } from '@keywright/core/policy/principal'
import type { InstanceId, SubjectId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { personId } from '../people/directory.ts'
import { groupId } from '../people/subjects.ts'
import { rowOfGrant } from '../store/grants.ts'
import { ADMIN, type TestService } from './test-service.ts'

/** Somebody who is signed in, and holds nothing yet. */
export interface TestPerson {
  readonly id: SubjectId
  readonly headers: Record<string, string>
}

/** A person with the administrator's passphrase, signed in as the dashboard's pages are. */
export async function aPerson(kw: TestService, email: string): Promise<TestPerson> {
  const { db } = kw.service
  const [userId, at] = [randomUUID(), new Date().toISOString()]
  const times = { createdAt: at, updatedAt: at }
  const { password } = await db.selectFrom('account').select('password').limit(1).executeTakeFirstOrThrow()
  const user = { id: userId, name: email, email: email.toLowerCase(), emailVerified: 0, image: null, ...times }
  await db.insertInto('user').values(user).execute()
  const account = { id: randomUUID(), accountId: userId, providerId: 'credential', userId, password, ...times }
  await db.insertInto('account').values(account).execute()
  const page = { 'sec-fetch-site': 'same-origin' }
  const answer = await kw.request('/bff/session', { headers: page, body: { ...ADMIN, email } })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0])
  return { id: personId(userId), headers: { ...page, cookie: cookie.join('; '), 'bluemix-instance': kw.instanceId } }
}

/** A group of these; answers its id. */
export async function aGroup({ service: { db } }: TestService, name: string, members: readonly string[] = []) {
  const [id, at] = [groupId(randomUUID()), new Date().toISOString()]
  const row = { id, name, name_folded: name.toLowerCase(), description: null, created_at: at, created_by: 'test' }
  await db.insertInto('access_groups').values(row).execute()
  for (const member of members) {
    await db
      .insertInto('access_group_members')
      .values({ group_id: id, principal_id: member, added_at: at, added_by: 'test' })
      .execute()
  }
  return id
}

/** As somebody would have granted it, on the first instance where nothing else is said. */
export async function grantTo(
  { service: { db }, instanceId }: TestService,
  principalId: SubjectId,
  grant: Pick<Grant, 'role'> & Partial<Grant>,
): Promise<void> {
  // The instance that set-up made.
  const row = rowOfGrant({ scope: instanceId as InstanceId, ...grant, principalId, at: instantOf(new Date()) })
  await db.insertInto('grants').values(row).execute()
}

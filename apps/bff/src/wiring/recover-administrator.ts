import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { eventOf } from '@keywright/core/audit/event'
import { isInForce } from '@keywright/core/policy/verdict'
import { later } from '@keywright/core/vocabulary/instant'
import { SettingError, type Settings } from '../env.ts'
import { changing, record } from '../people/access-change.ts'
import { Directory, personId, type Person } from '../people/directory.ts'
import { hashOfInvitation, invitationUrl, newInvitation } from '../people/invitation-link.ts'
import { personTarget } from '../people/people.ts'
import { migrate, openDatabase, type Db } from '../store/database.ts'
import { stamp } from './stamp.ts'

/** Long enough to walk from the server to a browser. */
const RECOVERY_SECONDS = 3_600
const NOTHING = 'Nothing was changed.'

async function administrator(db: Db, email: string): Promise<Person> {
  const user = db.selectFrom('user').select(['id', 'name', 'email']).where('email', '=', email.toLowerCase())
  const person = await user.executeTakeFirst()
  const principal = person && (await new Directory(db).principal(personId(person.id)))
  const circumstances = { at: stamp.now(), isFrom: () => true }
  const isOne = principal?.grants.some(
    (grant) => grant.role === 'Administrator' && grant.scope === 'platform' && isInForce(grant, circumstances),
  )
  if (person && isOne === true) return person
  throw new SettingError(`There is no Administrator of the platform with this e-mail address. ${NOTHING}`)
}

/** The link and its event, or neither. It replaces whatever link the person had. */
async function leaveLink(db: Db, person: Person): Promise<string> {
  const [token, at] = [newInvitation(), stamp.now()]
  const expiresAt = later(at, RECOVERY_SECONDS)
  const principal = { id: 'operator', name: 'whoever can write the data directory', kind: 'operator' }
  const origin = { correlationId: randomUUID(), sourceAddress: 'local', requestUri: 'recover-administrator' }
  const link = { token_hash: hashOfInvitation(token), created_at: at, created_by: principal.id, expires_at: expiresAt }
  await changing(db, async (tx) => {
    await tx.deleteFrom('invitations').where('user_id', '=', person.id).execute()
    await tx
      .insertInto('invitations')
      .values({ ...link, user_id: person.id, recovery: 1 })
      .execute()
    const caller = { principal, credential: 'file-access', ...origin }
    const requestData = { ...changeFacts({ recoveryLink: 'none' }, { recoveryLink: 'open' }), expiresAt }
    const draft = { caller, action: 'kms.people.recover', target: personTarget(person), source: '', reasonCode: 201 }
    await record(tx, eventOf({ ...draft, requestData }, stamp))
  })
  return token
}

/**
 * For administrators who have lost everything: whoever can write the data directory may let one of them in again. Answers
 * a link, good once and for an hour, by which they choose a passphrase; only its use takes their second step away and
 * ends their sessions. The service may run meanwhile or not; the HSM is not asked. Throws `SettingError`.
 */
export async function recoverAdministrator(
  { dataDir, publicUrl }: Pick<Settings, 'dataDir' | 'publicUrl'>,
  email: string,
): Promise<string> {
  const file = join(dataDir, 'keywright.db')
  if (!existsSync(file)) throw new SettingError(`${dataDir} is not the data directory of a Keywright. ${NOTHING}`)
  const db = openDatabase(file)
  try {
    await migrate(db)
    return invitationUrl(publicUrl, await leaveLink(db, await administrator(db, email)))
  } finally {
    await db.destroy()
  }
}

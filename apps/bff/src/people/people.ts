import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { later, type Instant } from '@keywright/core/vocabulary/instant'
import { sql } from 'kysely'
import {
  deleteAccessOf,
  holdings,
  isCalled,
  pageOf,
  presentHoldings,
  type Holdings,
  type ListQuery,
  type Paged,
} from '../store/access-facts.ts'
import type { Db } from '../store/database.ts'
import { keepingAdministrators } from '../store/last-administrator.ts'
import { storing } from '../store/storage-failure.ts'
import { accessEvent, changing, record, type Access } from './access-change.ts'
import { personId, type Person } from './directory.ts'
import { hashOfInvitation, INVITATION_SECONDS, newInvitation } from './invitation-link.ts'
import { requireAsMuchAs } from './more-rights.ts'
import type { WayIn } from './sign-on/sign-on.ts'
import { userIdOf } from './subjects.ts'

export interface PersonFacts extends Holdings {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly state: 'active' | 'invited'
  readonly signsInBy: readonly WayIn[]
  readonly createdAt: string
  readonly lastSignInAt?: string
  readonly secondStep: boolean
}

export interface Invited {
  readonly person: PersonFacts
  /** Answered once and kept nowhere. */
  readonly token: string
  readonly expiresAt: Instant
}

export const personTarget = ({ id, email }: Pick<Person, 'id' | 'email'>) => ({
  id: personId(id),
  name: email,
  typeURI: 'kms/people',
})

const principalIdOf = sql<string>`'IBMid-' || "user"."id"`

const peopleQuery = (db: Db) =>
  db
    .selectFrom('user')
    .select(['user.id', 'user.name', 'user.email', 'user.createdAt'])
    .select((eb) =>
      eb
        .selectFrom('sign_in_sources')
        .select((source) => source.fn.max('last_at').as('last'))
        .whereRef('sign_in_sources.user_id', '=', 'user.id')
        .as('last_at'),
    )
    .select((eb) => [
      eb
        .exists(eb.selectFrom('account').select('account.id').whereRef('account.userId', '=', 'user.id'))
        .as('has_account'),
      eb
        .exists(
          eb
            .selectFrom('sign_on_identities')
            .select('sign_on_identities.subject')
            .whereRef('sign_on_identities.user_id', '=', 'user.id'),
        )
        .as('has_identity'),
    ])
    .select(
      sql<number>`exists (select 1 from totp where user_id = "user"."id" and confirmed_at is not null)
        or exists (select 1 from passkeys where user_id = "user"."id")`.as('has_second_step'),
    )
    .select(holdings(principalIdOf))

interface Ways {
  readonly has_account: unknown
  readonly has_identity: unknown
}

const isActive = (has: Ways): boolean => waysInOf(has).length > 0

const waysInOf = ({ has_account, has_identity }: Ways): readonly WayIn[] => [
  ...(has_account ? (['passphrase'] as const) : []),
  ...(has_identity ? (['single-sign-on'] as const) : []),
]

type PersonRow = Awaited<ReturnType<ReturnType<typeof peopleQuery>['executeTakeFirstOrThrow']>>

const presentPerson = (row: PersonRow): PersonFacts => ({
  id: personId(row.id),
  name: row.name,
  email: row.email,
  state: isActive(row) ? 'active' : 'invited',
  signsInBy: waysInOf(row),
  createdAt: row.createdAt,
  ...(row.last_at === null ? {} : { lastSignInAt: row.last_at }),
  secondStep: Boolean(row.has_second_step),
  ...presentHoldings(row),
})

/** Everybody there is, by name. */
export function pageOfPeople(db: Db, query: ListQuery): Promise<Paged<PersonFacts>> {
  const { search, id } = query
  let found = peopleQuery(db).orderBy('user.name').orderBy('user.id')
  if (id !== undefined) found = found.where('user.id', '=', userIdOf(id) ?? '')
  if (search !== undefined) {
    const [name, email] = [isCalled(sql.ref('user.name'), search), isCalled(sql.ref('user.email'), search)]
    found = found.where(sql<boolean>`(${name} or ${email})`)
  }
  return storing(() => pageOf(found, query, presentPerson))
}

/** Throws `NOT_FOUND_ERR`. */
export async function findUser(tx: Db, id: string): Promise<Person & { readonly isActive: boolean }> {
  const userId = userIdOf(id)
  const row = userId === undefined ? undefined : await peopleQuery(tx).where('user.id', '=', userId).executeTakeFirst()
  if (!row) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  const { name, email } = row
  return { id: row.id, name, email, isActive: isActive(row) }
}

/** A new link for a person; the one before ends. */
async function replaceInvitation(tx: Db, access: Access<'kms.people.invite'>, userId: string) {
  const { core, authorized } = access
  const [token, at] = [newInvitation(), core.now()]
  const expiresAt = later(at, INVITATION_SECONDS)
  const link = { token_hash: hashOfInvitation(token), created_at: at, expires_at: expiresAt }
  const row = { user_id: userId, created_by: authorized.caller.principal.id, ...link }
  await tx.deleteFrom('invitations').where('user_id', '=', userId).execute()
  await tx.insertInto('invitations').values(row).execute()
  return { token, expiresAt }
}

const facts = async (db: Db, userId: string): Promise<PersonFacts> => {
  const [person] = (await pageOfPeople(db, { limit: 1, offset: 0, id: personId(userId) })).items
  // Removed between the invitation and this look.
  if (!person) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return person
}

/** Makes somebody known who cannot sign in until they have used the link. */
export async function invitePerson(
  access: Access<'kms.people.invite'>,
  { name, email: typed }: { readonly name: string; readonly email: string },
): Promise<Invited> {
  const { db, core } = access
  const [id, email, at] = [randomUUID(), typed.toLowerCase(), core.now()]
  const invitation = await changing(db, async (tx) => {
    const known = await tx.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst()
    if (known) throw new KeyError({ code: 'PERSON_NOT_UNIQUE_ERR' })
    const row = { id, name, email, emailVerified: 0, image: null, createdAt: at, updatedAt: at }
    await tx.insertInto('user').values(row).execute()
    const made = await replaceInvitation(tx, access, id)
    const change = changeFacts({ state: 'none' }, { state: 'invited', name, email })
    const requestData = { ...change, expiresAt: made.expiresAt }
    await record(tx, accessEvent(access, { target: personTarget({ id, email }), reasonCode: 201, requestData }))
    return made
  })
  return { ...invitation, person: await facts(db, id) }
}

/**
 * Whoever has used their link needs none, and gets `NOT_FOUND_ERR`. Who has the link becomes the invited: throws
 * `MORE_RIGHTS_ERR` where these hold anything that one does not hold oneself.
 */
export async function renewInvitation(access: Access<'kms.people.invite'>, id: string): Promise<Invited> {
  const { db, core, authorized } = access
  const { userId, ...invitation } = await changing(db, async (tx) => {
    const person = await findUser(tx, id)
    if (person.isActive) throw new KeyError({ code: 'NOT_FOUND_ERR' })
    await requireAsMuchAs(tx, authorized.caller.principal, { id: personId(person.id), at: core.now() })
    const before = await tx
      .selectFrom('invitations')
      .select('expires_at')
      .where('user_id', '=', person.id)
      .executeTakeFirst()
    const made = await replaceInvitation(tx, access, person.id)
    const requestData = changeFacts({ expiresAt: before?.expires_at ?? 'none' }, { expiresAt: made.expiresAt })
    await record(tx, accessEvent(access, { target: personTarget(person), reasonCode: 201, requestData }))
    return { ...made, userId: person.id }
  })
  return { ...invitation, person: await facts(db, userId) }
}

/**
 * Ends somebody's access. Sessions, accounts and an open invitation go with the row (their foreign keys cascade), so
 * that nothing of it can be left behind. Service IDs they answer for go on, without anybody who does.
 */
export async function removePerson(access: Access<'kms.people.remove'>, id: string): Promise<void> {
  const { db, authorized } = access
  await changing(db, async (tx) => {
    const person = await findUser(tx, id)
    if (personId(person.id) === authorized.caller.principal.id) {
      throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'remove' })
    }
    const { grants, groups } = await keepingAdministrators(tx, async () => {
      const had = await deleteAccessOf(tx, personId(person.id))
      await tx.deleteFrom('user').where('id', '=', person.id).execute()
      return had
    })
    const state = person.isActive ? 'active' : 'invited'
    const requestData = changeFacts({ state, grants, groups }, { state: 'removed', grants: 0, groups: 0 })
    await record(tx, accessEvent(access, { target: personTarget(person), reasonCode: 204, requestData }))
  })
}

import { rmSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '@keywright/core/audit/event'
import type { Role } from '@keywright/core/policy/roles'
import type { SubjectRecord } from '@keywright/core/ports/access-store'
import { instant } from '@keywright/core/testing/builders'
import type { OpenedStore } from '@keywright/core/testing/store-stage'
import type { InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import { sql } from 'kysely'
import { rowOfIdentity } from '../../people/service-identity.ts'
import { userIdOf } from '../../people/subjects.ts'
import { migrate, openDatabase, type Db } from '../database.ts'
import { SqlStore } from '../sql-store.ts'

/** A directory that is gone when `close` has been called. */
export function temporaryDirectory(): { readonly path: string; readonly close: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'keywright-store-'))
  return { path, close: () => rmSync(path, { recursive: true, force: true }) }
}

async function breakCommits(db: Db, broken: boolean): Promise<void> {
  if (broken) {
    await sql`create trigger broken before insert on audit_events begin select raise(abort, 'broken'); end`.execute(db)
  } else {
    await sql`drop trigger broken`.execute(db)
  }
}

async function addSubject(db: Db, subject: SubjectRecord, owner?: PrincipalId): Promise<void> {
  const { id, kind, name, service } = subject
  const created_at = instant()
  const described = { id, name, description: null, created_at }
  if (kind === 'service-id') {
    await db
      .insertInto('service_ids')
      .values({ ...described, owner_id: owner ?? null, ...rowOfIdentity(service) })
      .execute()
  } else if (kind === 'group') {
    await db
      .insertInto('access_groups')
      .values({ ...described, name_folded: name, created_by: 'test' })
      .execute()
  } else {
    const times = { createdAt: created_at, updatedAt: created_at }
    const userId = userIdOf(id) ?? id
    const user = { id: userId, name, email: name, emailVerified: 0, image: null, ...times }
    await db.insertInto('user').values(user).execute()
    const account = { id: userId, accountId: userId, providerId: 'credential', userId, password: null, ...times }
    await db.insertInto('account').values(account).execute()
  }
}

/** The store on a new database, with what its contract must see; `:memory:` unless a file is named. `lists` as `SqlStore`'s. */
export async function openSqlStore(path = ':memory:', lists?: Db): Promise<OpenedStore & { readonly db: Db }> {
  const db = openDatabase(path)
  await migrate(db)
  const store = new SqlStore(db, undefined, lists)
  return {
    db,
    store,
    events: async () => {
      const rows = await db.selectFrom('audit_events').select('canonical').orderBy('sequence').execute()
      // What lies there was written from an event.
      return rows.map(({ canonical }) => JSON.parse(canonical) as AuditEvent)
    },
    grants: async () => {
      const rows = await db.selectFrom('grants').selectAll().execute()
      return rows.map(({ principal_id, role, scope }) => ({
        principalId: principal_id,
        // Only this service writes grants.
        role: role as Role,
        scope: scope as InstanceId | 'platform',
      }))
    },
    addSubject: (subject, owner) => addSubject(db, subject, owner),
    addMember: async (group, member) => {
      const row = { group_id: group.id, principal_id: member.id, added_at: instant(), added_by: 'test' }
      await db.insertInto('access_group_members').values(row).execute()
    },
    encryptions: async (id) => {
      const row = await db.selectFrom('key_versions').select('encryptions').where('id', '=', id).executeTakeFirst()
      return row?.encryptions ?? -1
    },
    breakCommits: (broken) => breakCommits(db, broken),
    close: async () => {
      await store.drained()
      await db.destroy()
    },
  }
}

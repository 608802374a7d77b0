import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuth } from '../../people/auth.ts'
import { migrate, openDatabase, type Db } from '../database.ts'

let db: Db
beforeEach(() => {
  db = openDatabase(':memory:')
})
afterEach(() => db.destroy())

const schemaOf = async (): Promise<readonly unknown[]> =>
  (await sql`select type, name, tbl_name, sql from sqlite_master order by type, name`.execute(db)).rows

/** What better-auth would add for our options, by table. */
async function missing(): Promise<readonly string[]> {
  const quiet = async () => undefined
  const observer = { before: quiet, after: quiet }
  const publicUrl = new URL('http://localhost:1')
  const { options } = createAuth({
    db,
    secret: 'a secret that is long enough for it',
    publicUrl,
    lifetimeSeconds: 60,
    observer,
  })
  const { toBeCreated, toBeAdded } = await getMigrations(options)
  return [...toBeCreated, ...toBeAdded].map(({ table }) => table)
}

describe('migrations', () => {
  test('better-auth finds nothing to add to our schema, and would say so', async () => {
    expect([...(await missing())].sort()).toEqual(['account', 'session', 'user', 'verification'])
    await migrate(db)
    expect(await missing()).toEqual([])
    await sql`alter table session drop column userAgent`.execute(db)
    expect(await missing()).toEqual(['session'])
  })

  test('a second run changes nothing and keeps what is there', async () => {
    await migrate(db)
    await db.insertInto('settings').values({ name: 'account', value: 'kept' }).execute()
    const before = await schemaOf()
    expect(before.length).toBeGreaterThan(20)
    await migrate(db)
    expect(await schemaOf()).toEqual(before)
    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([{ name: 'account', value: 'kept' }])
  })

  test('one that fails half-way leaves the schema as it was', async () => {
    await sql`create table api_keys (id text)`.execute(db)
    await expect(migrate(db)).rejects.toThrow('could not be brought up to date')
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
    expect(tables.rows.map(({ name }) => name).filter((name) => name === 'keys' || name === 'user')).toEqual([])
  })
})

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { anEvent } from '@keywright/core/testing/builders'
import type { OpenedStore } from '@keywright/core/testing/store-stage'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../database.ts'
import { openSqlStore, temporaryDirectory } from '../testing/opened-sql-store.ts'
import { openReader, type Reader } from './reader.ts'

let directory: ReturnType<typeof temporaryDirectory>
let path: string
let opened: OpenedStore & { readonly db: Db }
let reader: Reader
/** Every thread the process has started since the test began. */
let threads: Worker[]
const remember = (thread: Worker): void => {
  threads.push(thread)
}

beforeEach(async () => {
  threads = []
  process.on('worker', remember)
  directory = temporaryDirectory()
  path = join(directory.path, 'keywright.db')
  opened = await openSqlStore(path)
  reader = openReader(path)
})
afterEach(async () => {
  process.off('worker', remember)
  await reader.close()
  await opened.close()
  directory.close()
})

const count = async (): Promise<number> =>
  Number(
    (
      await reader.db
        .selectFrom('audit_events')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst()
    )?.n,
  )
/** Keeps a thread busy for some tenths of a second. */
const long = () =>
  sql<{ n: number }>`with recursive c(n) as (select 1 union all select n + 1 from c limit 4000000)
    select count(*) as n from c`.execute(reader.db)

describe('the reader thread', () => {
  test('sees what has been committed, when it has been committed', async () => {
    expect(await count()).toBe(0)
    const event = anEvent()
    await opened.store.appendEvent(event)
    const row = await reader.db.selectFrom('audit_events').selectAll().where('id', '=', event.id).executeTakeFirst()
    expect(row).toMatchObject({ id: event.id, sequence: 1, instance_id: null })
    expect(row?.leaf_hash).toHaveLength(32)
  })

  test('answers each query with its own rows, however many are asked at once', async () => {
    const asked = Array.from({ length: 200 }, (_, n) => n)
    const answers = await Promise.all(asked.map((n) => sql<{ n: number }>`select ${n} as n`.execute(reader.db)))
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(asked)
    expect(threads).toHaveLength(1)
  })

  test('refuses to write, in every way', async () => {
    const event = anEvent()
    await opened.store.appendEvent(event)
    // Only a statement that answers rows is run at all; that none of them may write is the database's doing.
    const answering = [
      sql`delete from audit_events returning id`,
      sql`update audit_events set action = '' returning id`,
      sql`insert into settings (name, value) values ('a', 'b') returning name`,
    ]
    const silent = [sql`drop table keys`, sql`create table t (a)`, sql`vacuum`]
    for (const attempt of answering) await expect(attempt.execute(reader.db)).rejects.toThrow('SQLITE_READONLY')
    for (const attempt of silent) await expect(attempt.execute(reader.db)).rejects.toThrow('unknown')
    expect(await opened.events()).toEqual([event])
  })

  test('a query that is wrong fails alone', async () => {
    const [wrong, right] = [sql`select * from nowhere`.execute(reader.db), count()]
    await expect(wrong).rejects.toThrow('SQLITE_ERROR')
    expect(await right).toBe(0)
    expect(threads).toHaveLength(1)
  })

  test('a long query holds up neither the loop nor the commits', async () => {
    await count()
    const order: string[] = []
    const read = long().then(() => order.push('read'))
    await opened.store.appendEvent(anEvent()).then(() => order.push('committed'))
    await read
    expect(order).toEqual(['committed', 'read'])
  })

  test('when its thread dies, the query under way fails and the next one works', async () => {
    await count()
    const [thread] = threads
    if (!thread) throw new Error('no thread was started')
    const dying = long().then(
      () => 'answered',
      (error: unknown) => String(error),
    )
    await thread.terminate()
    expect(await dying).toContain('the reader thread ended')
    expect(await count()).toBe(0)
    expect(threads).toHaveLength(2)
  })

  test('a thread that could not start does not take the next one with it', async () => {
    const later = join(directory.path, 'later.db')
    const early = openReader(later)
    try {
      await expect(sql`select 1`.execute(early.db)).rejects.toThrow('unable to open database file')
      const second = await openSqlStore(later)
      expect(existsSync(later)).toBe(true)
      const answers = sql<{ n: number }>`select 7 as n`.execute(early.db)
      expect((await answers).rows).toEqual([{ n: 7 }])
      await second.close()
    } finally {
      await early.close()
    }
  })

  test('a query asked the moment a thread has failed is answered by the next one', async () => {
    const missing = openReader(join(directory.path, 'nowhere', 'missing.db'))
    const failures: string[] = []
    for (let i = 0; i < 5; i += 1) {
      await sql`select 1`.execute(missing.db).catch((error: unknown) => failures.push(String(error)))
    }
    await missing.close()
    // Each query met the failure of its own thread, not the end of the one before.
    expect(failures.filter((failure) => failure.includes('ended'))).toEqual([])
    expect(failures).toHaveLength(5)
  })

  test('ends with its connection', async () => {
    await count()
    const [thread] = threads
    const ended = thread && once(thread, 'exit')
    await reader.close()
    expect(await ended).toBeDefined()
  })
})

import { join } from 'node:path'
import { SqliteError } from 'better-sqlite3'
import { KeyError } from '@keywright/core/errors/key-error'
import { statesFor } from '@keywright/core/lifecycle/permitted'
import { aKey, anEvent, anInstance, instant, everyKeyOf } from '@keywright/core/testing/builders'
import { setStage, type Stage } from '@keywright/core/testing/store-stage'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { storageFailure, storing } from './storage-failure.ts'
import { openSqlStore, temporaryDirectory } from './testing/opened-sql-store.ts'

describe('storageFailure', () => {
  const system = (code: string): Error => Object.assign(new Error('write'), { code })
  test.for([
    [new SqliteError('database or disk is full', 'SQLITE_FULL'), 'STORAGE_FULL_ERR'],
    [system('ENOSPC'), 'STORAGE_FULL_ERR'],
    [new SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'), 'STORAGE_UNAVAILABLE_ERR'],
    [new SqliteError('busy', 'SQLITE_BUSY'), 'STORAGE_UNAVAILABLE_ERR'],
    [system('EIO'), 'STORAGE_UNAVAILABLE_ERR'],
    [new TypeError('a mistake of ours'), 'STORAGE_UNAVAILABLE_ERR'],
    ['a string', 'STORAGE_UNAVAILABLE_ERR'],
    [undefined, 'STORAGE_UNAVAILABLE_ERR'],
  ] as const)('%s is %s, with the cause kept inside', ([cause, code]) => {
    const error = storageFailure(cause)
    expect(error).toBeInstanceOf(KeyError)
    expect(error.failure).toEqual({ code })
    expect(error.cause).toBe(cause)
  })

  test('what is already said in the words of the core passes through', async () => {
    const refusal = new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
    expect(storageFailure(refusal)).toBe(refusal)
    await expect(storing(() => Promise.reject(refusal))).rejects.toBe(refusal)
  })
})

describe('a database that is really full', () => {
  const full = { failure: { code: 'STORAGE_FULL_ERR' } }
  const padding = 'x'.repeat(20_000)
  let directory: ReturnType<typeof temporaryDirectory>
  let db: Db
  let stage: Stage

  /** Lets the database grow by no page more than it has. */
  const limit = async (full: boolean): Promise<void> => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    const pages = full ? (rows[0]?.page_count ?? 0) : 1_000_000
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(db)
  }

  beforeEach(async () => {
    directory = temporaryDirectory()
    stage = await setStage(async () => {
      const opened = await openSqlStore(join(directory.path, 'keywright.db'))
      db = opened.db
      return opened
    })
  })
  afterEach(async () => {
    await stage.close()
    directory.close()
  })

  test('a key is refused whole, can still be read, and is created once there is room', async () => {
    const { store, macKeyId } = stage
    const instance = await stage.addInstance()
    const { key: there } = await stage.addKey(instance)
    const { key, version } = aKey(instance, { macKeyId, description: padding })
    const content = { kind: 'material', version } as const
    const event = anEvent()
    await limit(true)
    await expect(store.createKey(key, content, event)).rejects.toMatchObject(full)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.findKey(everyKeyOf(instance.id), there.id)).toEqual(there)
    await limit(false)
    await store.createKey(key, content, event)
    expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toEqual({ key, current: version })
    expect((await stage.events()).filter(({ id }) => id === event.id)).toEqual([event])
  })

  test('a use is refused with its event when the event finds no room, and not counted', async () => {
    const { store } = stage
    const { version } = await stage.addKey(await stage.addInstance())
    const use = { keyId: version.keyId, versionId: version.id, states: statesFor('wrap'), encrypts: true }
    await limit(true)
    const before = await stage.events()
    const uses = Array.from({ length: 10 }, () => store.recordUse(use, anEvent({ padding })))
    for (const each of uses) await expect(each).rejects.toMatchObject(full)
    expect(await stage.events()).toEqual(before)
    expect(await stage.encryptions(version.id)).toBe(0)
    await limit(false)
    await store.recordUse(use, anEvent({ padding }))
    expect(await stage.encryptions(version.id)).toBe(1)
  })

  test('an instance is refused whole, and its KEK stays a plan', async () => {
    const { store } = stage
    const instance = anInstance({ name: padding })
    await store.planTokenObject({ id: instance.kekId, purpose: 'key-encryption', plannedAt: instant() })
    await limit(true)
    await expect(store.createInstance(instance, anEvent())).rejects.toMatchObject(full)
    expect(await store.findInstance(instance.id)).toBeUndefined()
    const objects = await store.listTokenObjects()
    expect(objects.find(({ id }) => id === instance.kekId)?.state).toBe('planned')
  })
})

import { anEvent } from '@keywright/core/testing/builders'
import type { OpenedStore } from '@keywright/core/testing/store-stage'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Db } from './database.ts'
import { openSqlStore } from './testing/opened-sql-store.ts'

let opened: OpenedStore & { readonly db: Db }
beforeEach(async () => {
  opened = await openSqlStore()
})
afterEach(() => opened.close())

const append = (times: number) => Array.from({ length: times }, () => opened.store.appendEvent(anEvent()))

describe('group commit', () => {
  test('events of one moment share one transaction', async () => {
    const transactions = vi.spyOn(opened.db, 'transaction')
    await Promise.all(append(1_000))
    expect(transactions).toHaveBeenCalledTimes(1)
    expect(await opened.events()).toHaveLength(1_000)
  })

  test('a flood is cut into transactions that one statement can carry', async () => {
    const transactions = vi.spyOn(opened.db, 'transaction')
    await Promise.all(append(2_500))
    expect(transactions).toHaveBeenCalledTimes(3)
    expect(await opened.events()).toHaveLength(2_500)
  })

  test('what arrives while a commit is being written waits for the next, and is not forgotten', async () => {
    const transactions = vi.spyOn(opened.db, 'transaction')
    const later: Promise<void>[] = []
    const first = opened.store.appendEvent(anEvent()).then(() => {
      later.push(...append(50))
    })
    await first
    await Promise.all(later)
    expect(transactions).toHaveBeenCalledTimes(2)
    expect(await opened.events()).toHaveLength(51)
  })

  test('an event is answered only after its transaction has ended', async () => {
    const event = anEvent()
    let answered = false
    const appended = opened.store.appendEvent(event).then(() => {
      answered = true
    })
    const release = Promise.withResolvers<void>()
    // Holds the one connection, so that the commit cannot have happened yet.
    const holding = opened.db.connection().execute(() => release.promise)
    await new Promise((go) => setTimeout(go, 20))
    expect(answered).toBe(false)
    release.resolve()
    await Promise.all([holding, appended])
    expect(await opened.events()).toEqual([event])
  })
})

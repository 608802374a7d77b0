import { expect, test } from 'vitest'
import { anEvent } from './builders.ts'
import type { GroupId } from '../vocabulary/ids.ts'
import { principalId } from './builders.ts'
import { inMemoryStore } from './in-memory-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('the in-memory store', async () => {
  const store = inMemoryStore()
  return {
    store,
    events: async () => store.events,
    grants: async () => store.grants,
    addSubject: async (subject, owner) => store.addSubject(subject, owner),
    // What is added to is a group, what is added a person or a service ID.
    addMember: async (group, member) => store.setMember(group.id as GroupId, principalId(member.id), true),
    encryptions: async (id) => store.encryptions(id),
    breakCommits: async (broken) => store.failNextCommit('STORAGE_FULL_ERR', broken ? Infinity : 0),
    close: async () => undefined,
  }
})

test('the next commit, and only that one, can be made to fail', async () => {
  const store = inMemoryStore()
  store.failNextCommit()
  await expect(store.appendEvent(anEvent())).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
  const event = anEvent()
  await store.appendEvent(event)
  expect(store.events).toEqual([event])
})

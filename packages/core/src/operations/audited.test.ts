import { describe, expect, test } from 'vitest'
import { KeyError, type KeyFailure } from '../errors/key-error.ts'
import { aCaller, instant, newId } from '../testing/builders.ts'
import { inMemoryStore } from '../testing/in-memory-store.ts'
import { audited, type Attempt } from './audited.ts'

const attempt: Attempt = {
  caller: aCaller(),
  action: 'kms.secrets.wrap',
  target: { id: 'crn', name: 'invoice archive', typeURI: 'kms/secrets' },
  source: 'crn:…::',
  instanceId: 'an-instance',
  requestData: { keyId: 'a-key' },
}
const open = () => {
  const store = inMemoryStore()
  const run = <T>(work: () => Promise<T>): Promise<T> =>
    audited({ store, newEventId: newId, now: () => instant() }, attempt, work)
  return { store, run }
}

describe('audited', () => {
  test('passes a success through and writes nothing: that is part of the change', async () => {
    const { store, run } = open()
    expect(await run(async () => 7)).toBe(7)
    expect(store.events).toEqual([])
  })

  test('writes a failure down before the caller hears of it, and hands on the very same error', async () => {
    const { store, run } = open()
    const refusal = new KeyError({ code: 'UNAUTHORIZED_ERR' })
    const heard = await run(() => Promise.reject(refusal)).catch((error: unknown) => [error, store.events.length])
    expect(heard).toEqual([refusal, 1])
    expect(store.events).toMatchObject([
      {
        action: 'kms.secrets.wrap',
        outcome: 'failure',
        severity: 'critical',
        reason: { reasonCode: 401, reasonType: 'Unauthorized' },
        requestData: { instanceID: 'an-instance', keyId: 'a-key' },
        responseData: { reasonForFailure: 'UNAUTHORIZED_ERR' },
        logSourceCRN: 'crn:…::',
      },
    ])
  })

  test('says of a mistake of ours that it is internal, and nothing of what it was', async () => {
    const { store, run } = open()
    const mistake = new TypeError('the PIN is 1234')
    await expect(run(() => Promise.reject(mistake))).rejects.toBe(mistake)
    expect(store.events).toMatchObject([
      { reason: { reasonCode: 500 }, responseData: { reasonForFailure: 'INTERNAL_ERR' } },
    ])
    expect(JSON.stringify(store.events)).not.toContain('1234')
  })

  test('a failure in detail keeps its details out of the trail', async () => {
    const { store, run } = open()
    const failure: KeyFailure = { code: 'INVALID_FIELD_ERR', field: 'plaintext', rule: 'a secret rule' }
    const cause = new Error('c2VjcmV0')
    await expect(run(() => Promise.reject(new KeyError(failure, { cause })))).rejects.toMatchObject({ failure })
    expect(JSON.stringify(store.events)).not.toMatch(/secret rule|c2VjcmV0/)
  })

  test.for(['STORAGE_FULL_ERR', 'STORAGE_UNAVAILABLE_ERR'] as const)(
    'a failure that cannot be written down becomes %s: nobody is refused without a trace',
    async (code) => {
      const { store, run } = open()
      store.failNextCommit(code)
      const refusal = run(() => Promise.reject(new KeyError({ code: 'UNAUTHORIZED_ERR' })))
      await expect(refusal).rejects.toMatchObject({ failure: { code } })
      expect(store.events).toEqual([])
    },
  )
})

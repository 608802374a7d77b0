import { keyCollection } from '@keywright/contract/keys/key'
import { sweepKeys } from '@keywright/core/operations/sweep-keys'
import { later } from '@keywright/core/vocabulary/instant'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdKeyId, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

// Key Protect's own waiting rules, on the real service and its real clock.

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
})
afterAll(() => kw.close())

const call = (method: string, id: string, rest = '') => kw.request(`/api/v2/keys/${id}${rest}`, { method, headers })
const read = async (id: string) => keyCollection.parse(await (await call('GET', id, '/metadata')).json()).resources[0]
/** So much earlier than it was, as if that time had gone by. */
const age = (id: string, column: 'deleted_at' | 'toggled_at' | 'rotated_at' | 'expires_at', seconds: number) =>
  kw.service.db
    .updateTable('keys')
    .set({ [column]: later(kw.service.core.now(), -seconds) })
    .where('id', '=', id)
    .execute()
const DAY = 86_400

describe('too early', () => {
  test('enabling within 30 seconds is refused with the moment from which it is allowed', async () => {
    const id = await createdKeyId(kw, headers)
    await call('POST', id, '/actions/disable')
    const reason = await reasonOf(await call('POST', id, '/actions/enable'))
    expect(reason).toMatchObject({ status: 409, code: 'REQ_TOO_EARLY_ERR' })
    expect(reason.message).toMatch(/^The key was updated recently: Please wait and try again: .*\d\d:\d\d:\d\dZ$/)
    await age(id, 'toggled_at', 30)
    expect((await call('POST', id, '/actions/enable')).status).toBe(204)
  })

  test('the first rotation is free, the second within the hour is not', async () => {
    const id = await createdKeyId(kw, headers)
    expect((await call('POST', id, '/actions/rotate')).status).toBe(204)
    expect(await reasonOf(await call('POST', id, '/actions/rotate'))).toMatchObject({
      status: 409,
      code: 'KEY_ROTATION_NOT_PERMITTED',
    })
    await age(id, 'rotated_at', 3_600)
    expect((await call('POST', id, '/actions/rotate')).status).toBe(204)
  })

  test('restoring waits 30 seconds, purging 4 hours, and the key says so of itself', async () => {
    const id = await createdKeyId(kw, headers)
    await call('DELETE', id)
    expect(await read(id)).toMatchObject({ restoreAllowed: false, purgeAllowed: false })
    expect(await reasonOf(await call('POST', id, '/restore'))).toMatchObject({ status: 409, code: 'REQ_TOO_EARLY_ERR' })
    expect(await reasonOf(await call('DELETE', id, '/purge'))).toMatchObject({ status: 409, code: 'REQ_TOO_EARLY_ERR' })
    await age(id, 'deleted_at', 30)
    expect(await read(id)).toMatchObject({ restoreAllowed: true, purgeAllowed: false })
    await age(id, 'deleted_at', 4 * 3_600)
    expect(await read(id)).toMatchObject({ restoreAllowed: true, purgeAllowed: true })
    expect((await call('DELETE', id, '/purge')).status).toBe(200)
  })
})

describe('too late', () => {
  test('after 30 days a deleted key is no longer restored', async () => {
    const id = await createdKeyId(kw, headers)
    await call('DELETE', id)
    await age(id, 'deleted_at', 30 * DAY + 1)
    expect(await read(id)).toMatchObject({ restoreAllowed: false, purgeAllowed: true })
    expect(await reasonOf(await call('POST', id, '/restore'))).toMatchObject({
      status: 400,
      code: 'KEY_RESTORE_EXPIRED',
    })
  })

  test('a key whose expiry has come wraps nothing, before a sweep has seen it and after', async () => {
    const id = await createdKeyId(kw, headers)
    const wrap = () => kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    await age(id, 'expires_at', 1)
    expect(await reasonOf(await wrap())).toMatchObject({ status: 400, code: 'KEY_EXPIRED_ERR' })
    await sweepKeys(kw.service.core)
    expect(await read(id)).toMatchObject({ state: 3 })
    expect(await reasonOf(await wrap())).toMatchObject({ status: 409, code: 'KEY_ACTION_INVALID_STATE_ERR' })
  })
})

describe('what happens by itself', () => {
  test('after 90 days a deleted key is purged, with an event by the service itself', async () => {
    const id = await createdKeyId(kw, headers)
    await call('DELETE', id)
    await age(id, 'deleted_at', 90 * DAY + 1)
    await sweepKeys(kw.service.core)
    expect((await call('GET', id)).status).toBe(404)
    const event = (await eventsOf(kw)).find(({ key_id, action }) => key_id === id && action === 'kms.secrets.purge')
    expect(event?.document).toMatchObject({ outcome: 'success', initiator: { id: 'keywright', name: 'Keywright' } })
  })
})

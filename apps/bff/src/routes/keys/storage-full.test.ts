import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

let kw: TestService
beforeAll(async () => {
  kw = await testService()
})
afterAll(() => kw.close())

/** SQLite's own ceiling on pages gives the very error of a full disk. */
async function setCeiling(pages: number): Promise<void> {
  await sql.raw(`pragma max_page_count = ${pages}`).execute(kw.service.db)
}

test('on a full disk every call answers 507, nothing is half done, and space alone brings the service back', async () => {
  const headers = await kw.bearer()
  const id = await createdKeyId(kw, headers)
  await setCeiling(1)
  let refused = 0
  // The last page may have room for a few events: fill it, then everything must be refused.
  for (let i = 0; i < 200 && refused < 5; i += 1) {
    const answer = await kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    if (answer.status === 200) continue
    expect(await reasonOf(answer)).toMatchObject({ status: 507, code: 'STORAGE_FULL_ERR' })
    refused += 1
  }
  expect(refused).toBe(5)

  const [keys, events] = [await kw.service.db.selectFrom('keys').select('id').execute(), (await eventsOf(kw)).length]
  const answer = await kw.request('/api/v2/keys', {
    headers,
    body: newKeyBody('does not fit', { description: 'x'.repeat(240) }),
  })
  expect(await reasonOf(answer)).toMatchObject({ status: 507, code: 'STORAGE_FULL_ERR' })
  expect(await kw.service.db.selectFrom('keys').select('id').execute()).toEqual(keys)
  expect((await eventsOf(kw)).length).toBe(events)

  await setCeiling(1_000_000)
  expect((await kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })).status).toBe(200)
})

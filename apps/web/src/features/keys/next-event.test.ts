import { expect, test } from 'vitest'
import { nextEvent } from './next-event.ts'
import { aKey } from './testing/a-key.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')

test('an expiry is a warning in its last 30 days only, and ends with the key’s active life', () => {
  expect(nextEvent(aKey({ expirationDate: '2026-06-01T00:00:00Z' }), NOON)?.tone).toBe('plain')
  expect(nextEvent(aKey({ expirationDate: '2026-03-20T00:00:00Z' }), NOON)).toMatchObject({
    tone: 'warn',
    sentence: expect.stringContaining('Expires on {at}') as string,
  })
  const archived = aKey({
    expirationDate: '2026-03-20T00:00:00Z',
    keywright: { state: 'deactivated', revision: 2 },
  })
  expect(nextEvent(archived, NOON)).toBeUndefined()
  expect(nextEvent(aKey(), NOON)).toBeUndefined()
})

test('a deleted key says when it is gone, and until when it can be had back', () => {
  const deleted = aKey({
    keywright: { state: 'destroyed', revision: 2 },
    purgeScheduledOn: '2026-05-30T12:00:00Z',
    restoreExpirationDate: '2026-03-31T12:00:00Z',
  })
  expect(nextEvent(deleted, NOON)).toMatchObject({ at: '2026-05-30T12:00:00Z', advice: { at: '2026-03-31T12:00:00Z' } })
  expect(nextEvent(deleted, NOON + 40 * 86_400_000)?.advice).toBeUndefined()
})

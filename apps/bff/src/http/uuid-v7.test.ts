import { expect, test } from 'vitest'
import { uuidV7 } from './uuid-v7.ts'

test('RFC 9562 §5.7: version 7, variant 10, the time in front, never twice', () => {
  const before = Date.now()
  const made = Array.from({ length: 10_000 }, uuidV7)
  const after = Date.now()
  for (const id of made) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const time = parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(after)
  }
  expect(new Set(made).size).toBe(made.length)
})

import { expect, test } from 'vitest'
import { truncateMiddle } from './truncate-middle.ts'

test('both ends of a long id stay, a short one stays whole', () => {
  expect(truncateMiddle('0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e')).toBe('0b8a1c52…0a9f8e')
  expect(truncateMiddle('default')).toBe('default')
  expect(truncateMiddle('123456789012345', 8, 6)).toBe('123456789012345')
  expect(truncateMiddle('1234567890123456', 8, 6)).toBe('12345678…123456')
})

import { expect, test } from 'vitest'
import { matches, nextEntry } from './matching.ts'

test.each([
  ['cr k', true],
  ['KEY create', true],
  ['', true],
  ['rea', false],
  ['create ring', false],
  ['bring your own', true],
])('"%s" finds "Create a key", also called "bring your own": %s', (typed, found) => {
  expect(matches(typed, 'Create a key', 'bring your own')).toBe(found)
})

test('the arrows go round, past what cannot be chosen', () => {
  const entries = [{}, { refused: 'Needs the Manager role.' }, {}]
  expect(nextEntry(entries, 0, 1)).toBe(2)
  expect(nextEntry(entries, 2, 1)).toBe(0)
  expect(nextEntry(entries, 0, -1)).toBe(2)
  expect(nextEntry([{ refused: 'no' }], 0, 1)).toBe(0)
})

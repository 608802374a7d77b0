import { expect, test } from 'vitest'
import { errorWords, fieldWords, readingWords } from './error-words.ts'

test('every failure says what happened, whether anything changed and what to do', () => {
  for (const code of ['HSM_UNAVAILABLE_ERR', 'NO_ANSWER', 'KEY_NOT_FOUND_ERR', 'SOMETHING_NEW_ERR']) {
    const { title, changed, advice } = errorWords({ code })
    expect(`${title} ${changed} ${advice}`).toMatch(/^[A-Z].*\. .*\. .*\.$/)
  }
})

test('what nobody knows may have gone through is not called unchanged', () => {
  expect(errorWords({ code: 'NO_ANSWER' }).changed).not.toMatch(/Nothing/)
  expect(errorWords({ code: 'SOMETHING_NEW_ERR' }).changed).not.toMatch(/Nothing/)
  expect(errorWords({ code: 'HSM_UNAVAILABLE_ERR' }).changed).toBe('Nothing was changed.')
})

test.each([
  ['The field `name` must be: a string of 2 to 90 characters', 'Must be a string of 2 to 90 characters.'],
  ['The field `aad` must be: an array.', 'Must be an array.'],
  ['Something else', 'Something else'],
])('%s', (message, words) => {
  expect(fieldWords(message)).toBe(words)
})

test('a failed look is not advised to look for changes', () => {
  expect(readingWords({ code: 'INTERNAL_ERR' }).title).toBe('This could not be loaded.')
  expect(readingWords({ code: 'KEY_NOT_FOUND_ERR' }).title).toBe('There is no such key here.')
})

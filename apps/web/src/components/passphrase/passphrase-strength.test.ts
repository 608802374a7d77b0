import { expect, test } from 'vitest'
import { passphraseStrength } from './passphrase-strength.ts'

test.each([
  ['aaaaaaaaaaaaaaaa', 0],
  ['123456789012345', 0],
  ['passwordpassword', 0],
  ['abcdefghijklmnop', 0],
])('%s is easy to guess', (text, score) => {
  expect(passphraseStrength(text).score).toBe(score)
})

test('unrelated words and random characters are strong', () => {
  expect(passphraseStrength('harvest copper violin tundra glue').score).toBeGreaterThanOrEqual(3)
  expect(passphraseStrength('v8#Qm!2xLr$9tZ&w').score).toBeGreaterThanOrEqual(3)
})

test('what is known of the person is worth little', () => {
  const known = passphraseStrength('ada lovelace example', ['Ada Lovelace', 'ada@example.com'])
  expect(known.score).toBeLessThan(passphraseStrength('ada lovelace example').score)
})

test('longer is never weaker', () => {
  let last = 0
  for (let words = 1; words <= 6; words += 1) {
    const { score } = passphraseStrength('harvest copper violin tundra glue piano'.split(' ').slice(0, words).join(' '))
    expect(score).toBeGreaterThanOrEqual(last)
    last = score
  }
})

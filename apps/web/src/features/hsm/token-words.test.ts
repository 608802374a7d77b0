import { expect, test } from 'vitest'
import { TOKEN_OBJECT_PURPOSES } from '@keywright/core/ports/cryptographic-token'
import { flagWords, purposeWords, tallyOf } from './token-words.ts'

test.each(TOKEN_OBJECT_PURPOSES)('%s has words of its own', (purpose) => {
  expect(purposeWords({ purpose, status: 'expected' })).not.toBe(purpose)
})

test('what no database knows has no purpose', () => {
  expect(purposeWords({ status: 'unknown' })).toBe('Not of this database')
})

test('a flag nobody has words for is shown as it is spelled, and one that is trouble says so', () => {
  expect(flagWords('SOMETHING_NEW')).toEqual({ words: 'SOMETHING_NEW', alarming: false })
  expect(flagWords('USER_PIN_LOCKED').alarming).toBe(true)
})

test('objects are counted by what is the matter with them', () => {
  const objects = ['expected', 'missing', 'expected', 'unknown'] as const
  expect(tallyOf(objects.map((status) => ({ status })))).toEqual({ expected: 2, missing: 1, unknown: 1 })
})

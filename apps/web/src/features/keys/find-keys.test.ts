import { expect, test } from 'vitest'
import { questionsOf } from './find-keys.ts'

test('what could begin a check value is looked for as one too', () => {
  expect(questionsOf('A3f')).toEqual([{ search: 'A3f' }, { checkValue: 'a3f' }])
})

test.each(['pay', 'a', 'a3f09cc', 'a3-f'])('%s is no beginning of a check value', (text) => {
  expect(questionsOf(text)).toEqual([{ search: text }])
})

import { expect, test } from 'vitest'
import { hasKeys, keyFigures } from './key-figures.ts'

const COUNTS = [
  { state: 'active', extractable: false, total: 7 },
  { state: 'active', extractable: true, total: 2 },
  { state: 'deactivated', extractable: false, total: 1 },
  { state: 'compromised', extractable: false, total: 3 },
] as const

test('a figure counts what the list behind it shows', () => {
  const figures = keyFigures([...COUNTS])
  expect(figures.map(({ words, total }) => [words, total])).toEqual([
    ['Active', 9],
    ['Suspended', 0],
    ['Deactivated', 4],
    ['Deleted', 0],
  ])
  expect(figures[0]).toMatchObject({ root: 7, standard: 2 })
  expect(figures[2]).toMatchObject({ compromised: 3 })
})

test('an instance whose only keys are deleted has keys all the same', () => {
  expect(hasKeys([])).toBe(false)
  expect(hasKeys([{ state: 'destroyed', extractable: false, total: 1 }])).toBe(true)
})

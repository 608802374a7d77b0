import { describe, expect, test } from 'vitest'
import { keyFilter, nextSort, parseKeySearch } from './key-search.ts'

describe('parseKeySearch', () => {
  test('reads what it knows, in one spelling', () => {
    expect(parseKeySearch({ search: 'pay', state: '2,1,9,1', sort: 'name', page: '3' })).toEqual({
      search: 'pay',
      state: '1,2',
      sort: 'name',
      page: '3',
    })
  })

  test.each([{}, { state: 'x', sort: 'secret', page: '0' }, { page: '1', sort: '-creationDate', search: ' ' }])(
    '%o is the list as it comes',
    (raw) => {
      expect(Object.values(parseKeySearch(raw)).every((value) => value === undefined)).toBe(true)
    },
  )
})

test('without a sort the newest come first', () => {
  expect(keyFilter({}).sort).toBe('-creationDate')
})

test('a column sorts its natural way first, then the other', () => {
  expect(nextSort(undefined, 'name')).toBe('name')
  expect(nextSort('name', 'name')).toBe('-name')
  expect(nextSort('-name', 'name')).toBe('name')
  expect(nextSort('name', 'lastRotateDate')).toBe('-lastRotateDate')
  expect(nextSort(undefined, 'creationDate')).toBe('creationDate')
})

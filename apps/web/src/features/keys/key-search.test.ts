import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFiltered, keyFilter, keyQueryOf, nextSort, parseKeySearch } from './key-search.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const ask = (raw: Readonly<Record<string, string>>) => keyQueryOf(keyFilter(parseKeySearch(raw)), NOW)

describe('parseKeySearch', () => {
  test('reads what it knows, in one spelling', () => {
    const raw = {
      search: 'pay',
      state: '2,1,9,1',
      sort: 'name',
      page: '3',
      ring: 'eu,archive,eu,no ring',
      type: 'root',
    }
    expect(parseKeySearch(raw)).toMatchObject({ ...raw, state: '1,2', ring: 'eu,archive' })
  })

  test.each([
    {},
    { state: 'x', sort: 'secret', page: '0', type: 'tree', ring: 'no ring', tag: 'a,b', expires: '1d' },
    { page: '1', sort: '-creationDate', search: ' ' },
  ])('%o is the list as it comes', (raw) => {
    expect(Object.values(parseKeySearch(raw)).every((value) => value === undefined)).toBe(true)
  })

  test('whatever an address says, reading it twice says the same', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('state', 'ring', 'tag', 'sort', 'page', 'search'), fc.string()),
        (raw) => {
          const read = parseKeySearch(raw)
          expect(parseKeySearch({ ...read })).toEqual(read)
        },
      ),
    )
  })
})

describe('the question to the server', () => {
  test('days are reckoned from now, forwards for an expiry and backwards for what happened', () => {
    expect(ask({ expires: '30d', rotated: '90d', used: 'none' })).toEqual({
      expires: '2026-03-31T12:00:00.000Z',
      rotated: '2025-12-01T12:00:00.000Z',
      used: 'none',
    })
  })

  test('type and origin are asked in the words of the API', () => {
    expect(ask({ type: 'root', origin: 'imported' })).toEqual({ extractable: 'false', imported: 'true' })
    expect(ask({ type: 'standard', origin: 'generated' })).toEqual({ extractable: 'true', imported: 'false' })
  })

  test('check: looks for a check value, and only for one', () => {
    expect(ask({ search: 'check: A1B2c3' })).toEqual({ checkValue: 'A1B2c3' })
    expect(ask({ search: 'check:point' })).toEqual({ search: 'check:point' })
  })
})

test('order and page are no filters', () => {
  expect(isFiltered({ sort: 'name', page: '2' })).toBe(false)
  expect(isFiltered({ tag: 'pci' })).toBe(true)
})

test('a column sorts its natural way first, then the other', () => {
  expect(nextSort(undefined, 'name')).toBe('name')
  expect(nextSort('name', 'name')).toBe('-name')
  expect(nextSort('-name', 'name')).toBe('name')
  expect(nextSort('name', 'lastRotateDate')).toBe('-lastRotateDate')
  expect(nextSort('name', 'expirationDate')).toBe('expirationDate')
  expect(nextSort(undefined, 'creationDate')).toBe('creationDate')
})

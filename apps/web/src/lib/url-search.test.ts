import { describe, expect, test } from 'vitest'
import { oneOf, ownAddress, parseUrlSearch, someOf, stringifyUrlSearch, textOf } from './url-search.ts'

describe('the address bar', () => {
  test('absent and empty values leave no trace, and lists stay readable', () => {
    expect(stringifyUrlSearch({ state: '1,2', search: undefined, sort: '' })).toBe('?state=1,2')
    expect(stringifyUrlSearch({})).toBe('')
  })

  test.each(['a b', 'a&b=c', '100%', 'ü', '1', 'true', 'a,b', '#x'])('%s comes back as it went', (text) => {
    expect(parseUrlSearch(stringifyUrlSearch({ search: text }))).toEqual({ search: text })
  })
})

test('what is not among the words is dropped', () => {
  expect(oneOf(['a', 'b'], 'b')).toBe('b')
  expect(oneOf(['a', 'b'], 'c')).toBeUndefined()
  expect(someOf(['a', 'b', 'c'], 'c,x,a,c')).toEqual(['a', 'c'])
  expect(someOf(['a'], 7)).toEqual([])
  expect(textOf('  ')).toBeUndefined()
  expect(textOf('abcdef', 3)).toBe('abc')
})

test.each([
  ['/instances/1/keys?state=1', '/instances/1/keys?state=1'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['https://evil.example', undefined],
  ['javascript:alert(1)', undefined],
  ['/sign-in?next=/', undefined],
  [undefined, undefined],
])('after signing in, %s leads to %s', (next, address) => {
  expect(ownAddress(next)).toBe(address)
})

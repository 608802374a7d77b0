import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aliasesOf,
  emptyDetails,
  expiryOf,
  expiryWords,
  judgeAliases,
  judgeExpiry,
  judgeTags,
  keyDetailsOf,
  tagsOf,
} from './key-details.ts'

const NOW = Date.parse('2026-03-12T03:37:32.500Z')

describe('what goes over the wire', () => {
  test('is what was filled in, and nothing of what was not', () => {
    expect(keyDetailsOf({ ...emptyDetails(), name: ' orders ' }, NOW)).toEqual({ name: 'orders' })
    const full = {
      name: 'orders',
      keyRingID: 'payments',
      description: ' Owner: shop team ',
      aliases: 'orders-eu, orders_us\n',
      tags: 'prod, cost centre 7,,',
      expirationDate: '90',
      expiresAt: 'ignored',
    } as const
    expect(keyDetailsOf(full, NOW)).toEqual({
      name: 'orders',
      description: 'Owner: shop team',
      aliases: ['orders-eu', 'orders_us'],
      tags: ['prod', 'cost centre 7'],
      expirationDate: '2026-06-10T03:37:32Z',
    })
  })

  test('holds aliases and tags as they were written, whatever separates them', () => {
    const alias = fc.stringMatching(/^[A-Za-z0-9_-]{2,20}$/)
    fc.assert(
      fc.property(fc.uniqueArray(alias), fc.constantFrom(',', ' ', '\n', ' , '), (aliases, separator) => {
        expect(aliasesOf(aliases.join(separator))).toEqual(aliases)
        expect(tagsOf(aliases.join(','))).toEqual(aliases)
      }),
    )
  })
})

describe('what the form says before the server would', () => {
  test.each([
    ['', /^true$/],
    ['orders', /^true$/],
    ['a', /Alias 1 must be 2 to 90/],
    ['orders, keys', /Alias 2 must be/],
    ['0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e', /Alias 1 must be/],
    ['one two one', /twice/],
    ['a1 a2 a3 a4 a5 a6', /at most 5/],
  ])('of the aliases "%s"', (text, said) => {
    expect(String(judgeAliases(text))).toMatch(said)
  })

  test.each([
    ['', /^true$/],
    ['prod, cost centre 7', /^true$/],
    ['a:b', /without < >/],
    ['x'.repeat(31), /1 to 30 characters/],
    [Array.from({ length: 31 }, (_, i) => `t${i}`).join(','), /up to 30/],
    ['prod,prod', /twice/],
  ])('of the tags "%s"', (text, said) => {
    expect(String(judgeTags(text))).toMatch(said)
  })

  test('of the expiry', () => {
    const on = (expiresAt: string) => ({ expirationDate: 'date', expiresAt }) as const
    expect(judgeExpiry({ expirationDate: 'never', expiresAt: '' }, NOW)).toBe(true)
    expect(judgeExpiry(on(''), NOW)).toMatch(/Choose/)
    expect(judgeExpiry(on('2020-01-01T00:00'), NOW)).toMatch(/future/)
    expect(judgeExpiry(on('2030-01-01T00:00'), NOW)).toBe(true)
  })
})

test('an expiry is exact to the second, or never', () => {
  const never = { expirationDate: 'never', expiresAt: '' } as const
  expect(expiryOf(never, NOW)).toBeUndefined()
  expect(expiryWords(never, NOW)).toBe('Never')
  expect(expiryWords({ expirationDate: '30', expiresAt: '' }, NOW)).toBe('2026-04-11 03:37:32 UTC')
  const chosen = '2030-06-01T12:00'
  expect(expiryOf({ expirationDate: 'date', expiresAt: chosen }, NOW)).toBe(
    new Date(chosen).toISOString().replace('.000', ''),
  )
})

import { describe, expect, test } from 'vitest'
import { ApiError } from '../../lib/api-error.ts'
import {
  checkValueTyped,
  comparisonOf,
  flagWords,
  importErrorWords,
  kindRefusal,
  methodRefusal,
} from './import-words.ts'
import type { CeremonyResult, ImportOptions } from './queries.ts'

const ALL: ImportOptions = {
  create: { root: true, standard: true },
  import: { root: true, standard: true },
  plain: true,
  hash: 'SHA-1',
}

describe('what a policy or an HSM does not allow', () => {
  test('is refused with the reason, way by way', () => {
    for (const method of ['browser', 'offline', 'plain'] as const) {
      expect(methodRefusal(method, ALL, false)).toBeUndefined()
      expect(methodRefusal(method, { ...ALL, import: { root: false, standard: true } }, false)).toMatch(/root keys/)
    }
    expect(methodRefusal('plain', { ...ALL, plain: false }, false)).toMatch(/wrapped only/)
    expect(methodRefusal('browser', { ...ALL, plain: false }, false)).toBeUndefined()
    const { hash: _none, ...without } = ALL
    expect(methodRefusal('browser', without, false)).toMatch(/RSA-OAEP/)
    expect(methodRefusal('offline', without, false)).toMatch(/RSA-OAEP/)
    expect(methodRefusal('plain', without, false)).toBeUndefined()
  })

  test('a key that is here already may get new material where no new key may come in', () => {
    const closed = { ...ALL, import: { root: false, standard: false } }
    expect(methodRefusal('browser', closed, true)).toBeUndefined()
    expect(methodRefusal('plain', { ...closed, plain: false }, true)).toMatch(/wrapped only/)
    expect(kindRefusal('standard', closed)).toMatch(/standard keys/)
    expect(kindRefusal('root', ALL)).toBeUndefined()
  })
})

describe('what the HSM says of an imported key', () => {
  const IMPORTED = {
    sensitive: true,
    extractable: false,
    alwaysSensitive: false,
    neverExtractable: false,
    local: false,
  }

  test('is told without making more of it than it is', () => {
    const said = flagWords(IMPORTED)
    expect(said.map(({ flag, value }) => `${flag} ${value}`)).toEqual([
      'CKA_SENSITIVE yes',
      'CKA_EXTRACTABLE no',
      'CKA_ALWAYS_SENSITIVE no',
      'CKA_NEVER_EXTRACTABLE no',
      'CKA_LOCAL no',
    ])
    expect(said.map(({ tone }) => tone)).toEqual(['good', 'good', 'plain', 'plain', 'plain'])
    expect(said[2]?.words).toMatch(/does not vouch/)
  })

  test('a key that is not protected is called so, and silence is called silence', () => {
    expect(flagWords({ ...IMPORTED, sensitive: false })[0]).toMatchObject({ tone: 'bad' })
    expect(flagWords({ ...IMPORTED, extractable: true })[1]).toMatchObject({ tone: 'bad' })
    expect(flagWords({ ...IMPORTED, local: true })[4]?.words).toMatch(/Odd/)
    expect(flagWords({}).map(({ value }) => value)).toEqual(Array(5).fill('not said'))
  })
})

test('a comparison is only one when there was something to compare', () => {
  // Only the two values are looked at.
  const result = (expectedCheckValue?: string) => ({ checkValue: 'a1b2c3', expectedCheckValue }) as CeremonyResult
  expect([comparisonOf(result('a1b2c3')), comparisonOf(result('000000')), comparisonOf(result())]).toEqual([
    'same',
    'different',
    'not given',
  ])
})

test.each([
  ['a1b2c3', 'a1b2c3'],
  [' A1 B2 c3\n', 'a1b2c3'],
  ['a1b2c', undefined],
  ['a1b2c3d', undefined],
  ['g1b2c3', undefined],
  ['', undefined],
])('the check value "%s", as somebody read it out', (typed, value) => {
  expect(checkValueTyped(typed)).toBe(value)
})

test('whether trying again is safe depends on what is imported', () => {
  const silence = new ApiError({
    status: 0,
    code: 'NO_ANSWER',
    message: '',
    field: undefined,
    correlationId: undefined,
    sessionEnded: false,
  })
  expect(importErrorWords(silence, false)?.advice).toMatch(/only once/)
  expect(importErrorWords(silence, true)?.advice).toMatch(/twice/)
  expect(importErrorWords(new Error('fault'), false)).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { KEY_TYPES } from '../lifecycle/permitted.ts'
import { allowsNewKey, allowsPlainMaterial, OPEN_ACCESS, type KeyOrigin } from './create-import-access.ts'

const ORIGINS: readonly KeyOrigin[] = ['generated', 'wrapped', 'plain']
const ways = KEY_TYPES.flatMap((type) => ORIGINS.map((origin) => ({ type, origin })))
const inForce = { ...OPEN_ACCESS, enabled: true }
const nothing = {
  createRootKey: false,
  createStandardKey: false,
  importRootKey: false,
  importStandardKey: false,
  enforceToken: true,
}

const forbidden = (change: Partial<typeof nothing>): readonly string[] =>
  ways
    .filter(({ type, origin }) => !allowsNewKey({ ...inForce, ...change }, type, origin))
    .map(({ type, origin }) => `${type} ${origin}`)

describe('the policy of creating and importing', () => {
  test('in force with everything at its default it forbids nothing', () => {
    expect(forbidden({})).toEqual([])
  })

  test('each attribute forbids its own ways and no other', () => {
    expect(forbidden({ createRootKey: false })).toEqual(['root generated'])
    expect(forbidden({ createStandardKey: false })).toEqual(['standard generated'])
    expect(forbidden({ importRootKey: false })).toEqual(['root wrapped', 'root plain'])
    expect(forbidden({ importStandardKey: false })).toEqual(['standard wrapped', 'standard plain'])
    expect(forbidden({ enforceToken: true })).toEqual(['root plain'])
  })

  test('all attributes together forbid every way', () => {
    expect(forbidden(nothing)).toHaveLength(ways.length)
  })

  test('disabled it forbids nothing, whatever its attributes', () => {
    const disabled = { ...nothing, enabled: false }
    expect(ways.every(({ type, origin }) => allowsNewKey(disabled, type, origin))).toBe(true)
    expect(allowsPlainMaterial(disabled)).toBe(true)
  })

  test('a new version may come in plain unless wrapping is enforced', () => {
    expect(allowsPlainMaterial({ ...inForce, importRootKey: false })).toBe(true)
    expect(allowsPlainMaterial({ ...inForce, enforceToken: true })).toBe(false)
  })
})

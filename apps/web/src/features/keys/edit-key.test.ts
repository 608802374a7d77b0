import { describe, expect, test } from 'vitest'
import { changesOf, differences, judgeTags, tagsOf, valuesOf } from './edit-key.ts'
import { aKey } from './testing/a-key.ts'

const BEFORE = valuesOf({ name: 'payments', description: 'Cards', tags: ['pci', 'eu'] })

describe('what an edit sends', () => {
  test('only what was changed', () => {
    expect(changesOf(BEFORE, { ...BEFORE, name: ' payments-root ' })).toEqual({ name: 'payments-root' })
    expect(changesOf(BEFORE, { ...BEFORE, tags: 'pci, eu, pci,' })).toBeUndefined()
  })

  test('an empty box takes away what was in it', () => {
    expect(changesOf(BEFORE, { ...BEFORE, description: '  ', tags: '' })).toEqual({ description: '', tags: [] })
  })
})

test('tags are judged as the server judges them', () => {
  expect(judgeTags('pci, team payments')).toBe(true)
  expect(judgeTags('a:b')).toMatch(/^Must be/)
  expect(judgeTags(Array.from({ length: 31 }, (_, at) => `t${at}`).join(','))).toMatch(/^Must be/)
  expect(tagsOf(' a ,, b,a')).toEqual(['a', 'b'])
})

test('what somebody else changed is named with what it is now', () => {
  const opened = aKey({ name: 'payments' })
  const now = { ...opened, name: 'cards', keyRingID: 'production' }
  expect(differences(opened, now)).toEqual([
    { name: 'Name', now: 'cards' },
    { name: 'Key ring', now: 'production' },
  ])
  expect(differences(opened, opened)).toEqual([])
})

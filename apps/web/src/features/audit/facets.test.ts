import { describe, expect, test } from 'vitest'
import { entriesOf, FACETS, type FacetName } from './facets.ts'
import type { AuditFigures } from './queries.ts'

const figures: AuditFigures = {
  total: 3,
  bars: [],
  facets: {
    action: [{ value: 'kms.secrets.wrap', count: 3 }],
    initiator: [{ value: 'IBMid-1', name: 'ada@example.com', count: 3 }],
    outcome: [{ value: 'success', count: 3 }],
    severity: [],
    key: [],
    keyRing: [],
    sourceAddress: [],
  },
}
const facet = (name: FacetName) => {
  const row = FACETS.find((candidate) => candidate.name === name)
  if (row === undefined) throw new Error(`no facet ${name}`)
  return row
}

test('every facet the server counts can be chosen', () => {
  expect(FACETS.map(({ name }) => name).toSorted()).toEqual(Object.keys(figures.facets).toSorted())
})

describe('a facet', () => {
  test('shows people’s words for values and names for ids', () => {
    expect(entriesOf(facet('action'), {}, figures)[0]?.words).toBe('Wrap')
    expect(entriesOf(facet('initiator'), {}, figures)[0]?.words).toBe('ada@example.com')
  })

  test('keeps what is chosen in sight when nothing matches it', () => {
    expect(entriesOf(facet('outcome'), { outcome: 'failure' }, figures)).toContainEqual({
      value: 'failure',
      words: 'Failure',
      count: 0,
      chosen: true,
    })
  })

  test('is let go of by choosing it again', () => {
    for (const { name, toggled, chosen } of FACETS) {
      const value = name === 'action' ? 'kms.secrets.wrap' : 'success'
      const held = toggled({}, value)
      expect(chosen(held)).toEqual([value])
      expect(chosen({ ...held, ...toggled(held, value) })).toEqual([])
    }
  })

  test('actions add up, and naming one ends "changes and uses"', () => {
    const { toggled } = facet('action')
    expect(toggled({ action: 'kms.secrets.wrap' }, 'kms.secrets.unwrap').action).toBe(
      'kms.secrets.wrap,kms.secrets.unwrap',
    )
    expect(toggled({ action: 'deeds' }, 'kms.secrets.wrap').action).toBe('kms.secrets.wrap')
  })
})

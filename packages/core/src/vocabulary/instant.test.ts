import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, wireDateOf } from './instant.ts'

const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})

describe('instant', () => {
  test('sorts as text as it sorts in time', () => {
    fc.assert(
      fc.property(date, date, (one, two) => {
        expect(instantOf(one) < instantOf(two)).toBe(one < two)
      }),
    )
  })

  test('loses its fraction of a second on the wire, and nothing else', () => {
    expect(wireDateOf(instantOf(new Date('2026-03-12T03:37:32.999Z')))).toBe('2026-03-12T03:37:32Z')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roundUp, stretchWords, ticksOf } from './time-axis.ts'

const at = (instant: string): number => Date.parse(instant)
const words = (from: string, to: string) => ticksOf(at(from), at(to)).map((tick) => tick.words)

describe('the axis', () => {
  test.each([
    ['2026-03-12T10:00:03Z', '2026-03-12T10:00:21Z', ['10:00:10', '10:00:20']],
    ['2026-03-12T10:00:03Z', '2026-03-12T10:01:10Z', ['10:00:30', '10:01:00']],
    ['2026-03-12T10:00:00Z', '2026-03-12T10:15:00Z', ['10:00', '10:05', '10:10', '10:15']],
    ['2026-03-11T12:30:00Z', '2026-03-12T12:30:00Z', ['18:00', '12 Mar', '06:00', '12:00']],
    ['2026-03-05T12:00:00Z', '2026-03-12T12:00:00Z', ['6 Mar', '8 Mar', '10 Mar', '12 Mar']],
  ])('from %s to %s is told in round moments', (from, to, expected) => {
    expect(words(from, to)).toEqual(expected)
  })

  test('never has more marks than asked for, nor one outside', () => {
    const moment = fc.integer({ min: 0, max: at('2090-01-01T00:00:00Z') })
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: at('2040-01-01T00:00:00Z') }), (from, length) => {
        const ticks = ticksOf(from, from + length)
        expect(ticks.length).toBeLessThanOrEqual(6)
        for (const tick of ticks) expect(tick.at).toBeGreaterThanOrEqual(from)
        for (const tick of ticks) expect(tick.at).toBeLessThanOrEqual(from + length)
      }),
    )
  })
})

test('a stretch names its day once, and its seconds where they matter', () => {
  const ten = at('2026-03-12T10:00:00Z')
  expect(stretchWords(ten, ten + 900_000)).toBe('12 Mar 10:00–10:15 UTC')
  expect(stretchWords(ten, ten + 86_400_000)).toBe('12 Mar 10:00–13 Mar 10:00 UTC')
  expect(stretchWords(ten, ten + 15_000)).toBe('12 Mar 10:00:00–10:00:15 UTC')
})

test.each([
  [0, 1],
  [1, 1],
  [3, 3],
  [7, 8],
  [10, 10],
  [11, 20],
  [26, 30],
  [999, 1000],
])('%d is drawn on a scale up to %d', (value, top) => {
  expect(roundUp(value)).toBe(top)
})

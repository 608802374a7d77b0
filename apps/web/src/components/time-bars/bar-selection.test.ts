import { describe, expect, test } from 'vitest'
import { afterKey, barAt, endsOf } from './bar-selection.ts'

const press = (key: string, shiftKey = false) => ({ key, shiftKey })

describe('choosing bars with the keyboard', () => {
  test('arrows move and stop at the ends', () => {
    expect(afterKey({ at: 0, span: undefined }, press('ArrowLeft'), 10)).toEqual({ at: 0, span: undefined })
    expect(afterKey({ at: 3, span: undefined }, press('ArrowRight'), 10)).toEqual({ at: 4, span: undefined })
    expect(afterKey({ at: 3, span: undefined }, press('End'), 10)?.at).toBe(9)
    expect(afterKey({ at: 3, span: undefined }, press('Home'), 10)?.at).toBe(0)
  })

  test('Shift keeps the place where choosing began', () => {
    const once = afterKey({ at: 5, span: undefined }, press('ArrowLeft', true), 10)
    expect(once).toEqual({ at: 4, span: { anchor: 5, end: 4 } })
    expect(once && afterKey(once, press('ArrowLeft', true), 10)).toEqual({ at: 3, span: { anchor: 5, end: 3 } })
  })

  test('moving on and Escape let go of what was chosen', () => {
    const chosen = { at: 4, span: { anchor: 5, end: 4 } }
    expect(afterKey(chosen, press('ArrowRight'), 10)?.span).toBeUndefined()
    expect(afterKey(chosen, press('Escape'), 10)?.span).toBeUndefined()
  })

  test('every other key is left to the browser', () => {
    for (const key of ['Tab', 'a', 'Escape'])
      expect(afterKey({ at: 1, span: undefined }, press(key), 10)).toBeUndefined()
  })
})

test('dragging backwards chooses the same bars', () => {
  expect(endsOf({ anchor: 7, end: 2 })).toEqual([2, 7])
})

test('a pointer outside the chart is at its end', () => {
  const box = { left: 100, width: 600 }
  expect([0, 100, 399, 700, 900].map((x) => barAt(x, box, 60))).toEqual([0, 0, 29, 59, 59])
})

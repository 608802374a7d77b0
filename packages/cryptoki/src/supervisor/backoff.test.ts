import { describe, expect, test } from 'vitest'
import { Backoff } from './backoff.ts'

describe('the pause before the next worker', () => {
  test('doubles from 20 ms to one second, and failed starts open the circuit', () => {
    const backoff = new Backoff()
    const pauses = Array.from({ length: 8 }, () => backoff.ended(0))
    expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000])
    expect(backoff.isOpen).toBe(true)
  })

  test('a worker that stays ready for five seconds wipes the slate', () => {
    const backoff = new Backoff()
    for (let i = 0; i < 8; i++) backoff.ended(0)
    backoff.ready(1_000)
    expect(backoff.ended(6_000)).toBe(20)
    expect(backoff.isOpen).toBe(false)
  })

  test('workers that crash soon after they were ready are paused for, but their callers may wait', () => {
    const backoff = new Backoff()
    const pauses = Array.from({ length: 6 }, (_, i) => {
      backoff.ready(i)
      return backoff.ended(i)
    })
    expect(pauses).toEqual([20, 40, 80, 160, 320, 320])
    expect(backoff.isOpen).toBe(false)
  })

  test('being ready closes the circuit at once', () => {
    const backoff = new Backoff()
    for (let i = 0; i < 8; i++) backoff.ended(0)
    backoff.ready(1_000)
    expect(backoff.isOpen).toBe(false)
  })
})

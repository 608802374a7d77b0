import { describe, expect, test } from 'vitest'
import { KeyError } from '@keywright/core/errors/key-error'
import { Guesses } from './guesses.ts'

const ADA = 'ada@example.com'
const wrong = async (): Promise<string | undefined> => undefined
const right = async (): Promise<string | undefined> => 'in'
const outcome = (guess: Promise<string | undefined>) =>
  guess.then(
    (result) => result ?? 'wrong',
    (error: unknown) => (error instanceof KeyError ? error.failure.code : error),
  )
const BUSY = 'TOO_MANY_REQUESTS_ERR'
const stranger = (n: number, account = ADA) => ({ account, source: `203.0.113.${n}`, known: false })

/** Wrong guesses at one account, none of which its own source would stop. */
async function attack(guesses: Guesses, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await outcome(guesses.guess(stranger(n % 250), wrong))
}

describe('guessing', () => {
  test('ten wrong ones at an account from a source, and then even the right one waits there', async () => {
    const guesses = new Guesses()
    for (let n = 0; n < 10; n += 1) expect(await outcome(guesses.guess(stranger(1), wrong))).toBe('wrong')
    expect(await outcome(guesses.guess(stranger(1), right))).toBe(BUSY)
    expect(await outcome(guesses.guess(stranger(2), right))).toBe('in')
  })

  test('a source that tries many accounts is stopped after thirty, and nobody else is', async () => {
    const guesses = new Guesses()
    for (let n = 0; n < 30; n += 1) {
      expect(await outcome(guesses.guess(stranger(1, `p${n}@example.com`), wrong))).toBe('wrong')
    }
    expect(await outcome(guesses.guess(stranger(1), right))).toBe(BUSY)
    expect(await outcome(guesses.guess(stranger(2, 'p1@example.com'), right))).toBe('in')
  })

  test('strangers from everywhere are slowed, one after the other', async () => {
    const guesses = new Guesses()
    await attack(guesses, 20)
    const began = performance.now()
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => outcome(guesses.guess(stranger(100 + n), wrong))),
    )
    expect(outcomes.filter((one) => one === BUSY)).toHaveLength(5)
    expect(outcomes.filter((one) => one === 'wrong')).toHaveLength(3)
    expect(performance.now() - began).toBeGreaterThan(3_500)
  }, 20_000)

  test('they cannot lock the owner out, whose own source goes on at once, nor anybody else', async () => {
    const guesses = new Guesses()
    await attack(guesses, 20)
    const flood = Promise.all(Array.from({ length: 50 }, (_, n) => outcome(guesses.guess(stranger(50 + n), wrong))))
    const began = performance.now()
    expect(await outcome(guesses.guess({ account: ADA, source: '192.0.2.7', known: true }, right))).toBe('in')
    expect(await outcome(guesses.guess(stranger(240, 'bob@example.com'), right))).toBe('in')
    expect(performance.now() - began).toBeLessThan(1_000)
    await flood
  }, 20_000)

  test('what is no guess costs nothing: right ones and failures of the service', async () => {
    const guesses = new Guesses()
    for (let n = 0; n < 40; n += 1) {
      expect(await outcome(guesses.guess(stranger(1), right))).toBe('in')
      await outcome(guesses.guess(stranger(1), () => Promise.reject(new KeyError({ code: 'STORAGE_FULL_ERR' }))))
    }
    expect(await outcome(guesses.guess(stranger(1), right))).toBe('in')
  })
})

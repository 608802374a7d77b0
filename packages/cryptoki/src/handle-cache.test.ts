import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HandleCache } from './handle-cache.ts'

type Step = { readonly verb: 'get' | 'set' | 'delete'; readonly key: string }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ verb: fc.constantFrom('get', 'set', 'delete'), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  { maxLength: 60 },
)

/** The same cache as a list, oldest use first: slow and plain to see. */
class Model {
  entries: { key: string; value: number }[] = []
  readonly #limit: number
  constructor(limit: number) {
    this.#limit = limit
  }

  /** What the cache should answer to a step. */
  take({ verb, key }: Step, value: number): number | undefined {
    const entry = this.entries.find((one) => one.key === key)
    const others = this.entries.filter((one) => one.key !== key)
    if (verb === 'delete') this.entries = others
    if (verb === 'get') this.entries = entry ? [...others, entry] : others
    if (verb !== 'set' || entry) {
      if (verb === 'set') this.entries = [...others, { key, value }]
      return entry?.value
    }
    const oldest = others.length === this.#limit ? others.shift() : undefined
    this.entries = [...others, { key, value }]
    return oldest?.value
  }
}

const apply = (cache: HandleCache<number>, { verb, key }: Step, value: number): number | undefined =>
  verb === 'set' ? cache.set(key, value) : cache[verb](key)

describe('the handle cache', () => {
  test('property: it behaves like a list ordered by last use', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (taken, limit) => {
        const [cache, model] = [new HandleCache<number>(limit), new Model(limit)]
        taken.forEach((step, value) => {
          expect(apply(cache, step, value)).toBe(model.take(step, value))
          expect(cache.size).toBe(model.entries.length)
        })
      }),
    )
  })

  test('property: every value put in leaves exactly once, or is still there', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (taken, limit) => {
        const cache = new HandleCache<number>(limit)
        const put = taken.flatMap(({ verb }, value) => (verb === 'set' ? [value] : []))
        const left = taken.flatMap((step, value) => {
          const dropped = apply(cache, step, value)
          return step.verb === 'get' || dropped === undefined ? [] : [dropped]
        })
        const kept = ['a', 'b', 'c', 'd', 'e'].flatMap((key) => cache.get(key) ?? [])
        expect(new Set([...left, ...kept])).toEqual(new Set(put))
        expect(left.length + kept.length).toBe(put.length)
      }),
    )
  })

  test('a cache that could hold nothing is a mistake', () => {
    expect(() => new HandleCache(0)).toThrow(RangeError)
  })
})

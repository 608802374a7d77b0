import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KEY_STATES } from '../lifecycle/transition.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import type { KeyFilter, KeyPage, KeySearch } from '../ports/key-store.ts'
import type { SortProperty } from '../vocabulary/key-sort.ts'
import { folded } from '../vocabulary/folded.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { aKeyRing, anEvent, instant, newInstanceId, newKeyId, newVersionId, everyKeyOf } from './builders.ts'
import type { Stage } from './store-stage.ts'

const ALL: KeyPage = { limit: 5000, offset: 0, sort: [], states: KEY_STATES }
const SEARCH: KeySearch = { text: '', scopes: ['name', 'alias'], not: false, exact: false }

const letters = fc.string({ unit: fc.constantFrom(...Array.from("abAB%_\\' éÉßẞΣσς😀\uffee")), maxLength: 6 })
const moment = fc.nat({ max: 4 }).map(instant)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const RINGS = ['default', 'ring', 'Ring'] as const
/** Whatever could pass for the border between two tags, or for a part of one. */
const tags = fc.constantFrom('a', 'A', 'ab', '"', '"a"', '\\', 'a\\', '","a', ',"a"', '["a"', '%', '😀', 'é')
const CHECK_VALUES = ['a1b2c3', 'a1b2ff', 'a0ffff', 'ffffff'] as const

/** A key with what a filter may ask of it besides its own fields. */
interface Made {
  readonly part: Partial<KeyRecord>
  readonly checkValue: string
  readonly usedAt: Instant | undefined
}

const someKeys: fc.Arbitrary<readonly Made[]> = fc
  .array(
    fc.record({
      name: letters,
      aliases: fc.array(letters, { maxLength: 2 }),
      tags: fc.array(tags, { maxLength: 3 }),
      type: fc.constantFrom('root', 'standard'),
      state: fc.constantFrom(...KEY_STATES),
      imported: fc.boolean(),
      keyRingId: fc.constantFrom(...RINGS),
      createdAt: moment,
      updatedAt: maybe(moment),
      rotatedAt: maybe(moment),
      expiresAt: maybe(moment),
      checkValue: fc.constantFrom(...CHECK_VALUES),
      usedAt: maybe(moment),
    }),
    { maxLength: 12 },
  )
  .map((records) =>
    records.map(({ usedAt, checkValue, aliases, ...part }, n) => {
      // An instance has an alias once: its number keeps it apart.
      const unique = aliases.map((alias, m) => `${alias}${n}${m}`)
      return { part: { ...part, aliases: unique }, checkValue, usedAt: part.type === 'root' ? usedAt : undefined }
    }),
  )
const filters: fc.Arbitrary<KeyFilter> = fc.record({
  states: fc.oneof(fc.constant([...KEY_STATES]), fc.subarray([...KEY_STATES])),
  extractable: maybe(fc.boolean()),
  search: maybe(
    fc.record({
      text: fc.oneof(letters, fc.constantFrom('00', '1')),
      scopes: fc.subarray(['name', 'alias']),
      not: fc.boolean(),
      exact: fc.boolean(),
    }),
  ),
  keyRings: maybe(fc.subarray([...RINGS, 'nowhere'])),
  imported: maybe(fc.boolean()),
  checkValue: maybe(fc.constantFrom('a', 'a1b2', 'a1b2c3', 'f', '', '%', '_1')),
  tag: maybe(tags),
  expires: maybe(fc.oneof(moment, fc.constant('none' as const))),
  rotated: maybe(fc.oneof(moment, fc.constant('none' as const))),
  used: maybe(fc.oneof(moment, fc.constant('none' as const))),
})
/** A filter of two members at most, so that something is found. */
const narrow = fc
  .tuple(
    filters,
    fc.shuffledSubarray(['search', 'keyRings', 'imported', 'checkValue', 'tag', 'expires', 'rotated', 'used']),
  )
  .map(([filter, members]): KeyFilter => {
    const kept = members.slice(0, 2)
    const entries = Object.entries(filter).filter(([name]) => kept.includes(name))
    return { ...Object.fromEntries(entries), states: KEY_STATES }
  })

/** `none` asks for a moment that is absent. */
const timely = (
  own: Instant | undefined,
  asked: Instant | 'none' | undefined,
  holds: (own: Instant, asked: Instant) => boolean,
): boolean => {
  if (asked === undefined) return true
  return asked === 'none' ? own === undefined : own !== undefined && holds(own, asked)
}
const wanted = <T>(asked: T | undefined, holds: (asked: T) => boolean): boolean => asked === undefined || holds(asked)

function searchedFor({ name, aliases }: KeyRecord, { text, scopes, not, exact }: KeySearch): boolean {
  const texts = [...(scopes.includes('name') ? [name] : []), ...(scopes.includes('alias') ? aliases : [])]
  const sought = folded(text)
  return not !== texts.map(folded).some((own) => (exact ? own === sought : own.includes(sought)))
}

/** Each holds of a key that its own member of the filter lets through. */
const HOLDS: readonly ((key: KeyRecord, filter: KeyFilter, usedAt: Instant | undefined) => boolean)[] = [
  (key, { states }) => states.includes(key.state),
  (key, { extractable }) => wanted(extractable, (asked) => asked === (key.type === 'standard')),
  (key, { search }) => wanted(search, (asked) => searchedFor(key, asked)),
  (key, { keyRings }) => wanted(keyRings, (asked) => asked.includes(key.keyRingId)),
  (key, { imported }) => wanted(imported, (asked) => asked === key.imported),
  (key, { checkValue }) => wanted(checkValue, (asked) => key.currentVersion?.checkValue.startsWith(asked) === true),
  (key, { tag }) => wanted(tag, (asked) => key.tags.includes(asked)),
  (key, { expires }) => timely(key.expiresAt, expires, (own, asked) => own <= asked),
  (key, { rotated }) => timely(key.rotatedAt, rotated, (own, asked) => own >= asked),
  (_, { used }, usedAt) => timely(usedAt, used, (own, asked) => own >= asked),
]

/** What a property sorts by, for a reader to compare; absent dates come first. */
const VALUE: Readonly<Record<SortProperty, (key: KeyRecord) => string | number>> = {
  id: (key) => key.id,
  name: (key) => folded(key.name),
  state: (key) => KEY_STATES.indexOf(key.state),
  extractable: (key) => (key.type === 'standard' ? 1 : 0),
  imported: (key) => (key.imported ? 1 : 0),
  keyRingID: (key) => key.keyRingId,
  creationDate: (key) => key.createdAt,
  lastUpdateDate: (key) => key.updatedAt ?? '',
  lastRotateDate: (key) => key.rotatedAt ?? '',
  expirationDate: (key) => key.expiresAt ?? '',
  deletionDate: (key) => key.deletion?.at ?? '',
}
// The table has every property of the port: its type says so.
const PROPERTIES = Object.keys(VALUE) as readonly SortProperty[]
const sorts = fc.array(fc.record({ property: fc.constantFrom(...PROPERTIES), descending: fc.boolean() }), {
  maxLength: 3,
})

/** The order of UTF-8 bytes, which is that of code points. */
function before(one: string | number, two: string | number): boolean {
  if (typeof one === 'number' || typeof two === 'number') return one < two
  const points = (text: string): string => Array.from(text, (c) => String(c.codePointAt(0)).padStart(7, '0')).join()
  return points(one) < points(two)
}

/** What the contract says of lists and counts. */
export function keyQueryTests(stage: () => Stage): void {
  const fill = async (parts: readonly Partial<KeyRecord>[]): Promise<InstanceRecord> => {
    const instance = await stage().addInstance()
    for (const part of parts) await stage().addKey(instance, part)
    return instance
  }
  /** Fills an instance, and answers when each of its keys was used last. */
  const fillAll = async (made: readonly Made[]) => {
    const { store } = stage()
    const instance = await stage().addInstance()
    for (const id of RINGS.slice(1)) await store.createKeyRing(aKeyRing(instance, id), anEvent())
    const uses = new Map<string, Instant>()
    for (const { part, checkValue, usedAt } of made) {
      const currentVersion = { id: newVersionId(), createdAt: instant(), checkValue }
      const { key, version } = await stage().addKey(instance, part.type === 'root' ? { ...part, currentVersion } : part)
      if (usedAt === undefined) continue
      uses.set(key.id, usedAt)
      const use = { keyId: key.id, versionId: version.id, states: KEY_STATES, encrypts: false }
      await store.recordUse(use, anEvent({}, { now: usedAt }))
    }
    return { instance, uses }
  }
  const namesFor = async (instance: InstanceRecord, filter: Partial<KeyPage>): Promise<readonly string[]> => {
    const page: KeyPage = { ...ALL, sort: [{ property: 'name', descending: false }], ...filter }
    const keys = await stage().store.listKeys(everyKeyOf(instance.id), page)
    expect(await stage().store.countKeys(everyKeyOf(instance.id), page)).toBe(keys.length)
    return keys.map(({ name }) => name)
  }

  test('states and extractable narrow the list; no state means no key', async () => {
    const instance = await fill([
      { name: 'a', state: 'active' },
      { name: 'b', state: 'suspended', type: 'standard' },
      { name: 'c', state: 'destroyed' },
      { name: 'd', state: 'compromised', type: 'standard' },
    ])
    expect(await namesFor(instance, {})).toEqual(['a', 'b', 'c', 'd'])
    expect(await namesFor(instance, { states: ['active', 'destroyed'] })).toEqual(['a', 'c'])
    expect(await namesFor(instance, { states: [] })).toEqual([])
    expect(await namesFor(instance, { extractable: true })).toEqual(['b', 'd'])
    expect(await namesFor(instance, { extractable: false, states: ['active', 'suspended'] })).toEqual(['a'])
  })

  test('a search finds any part of a name in any case, beyond ASCII too, and takes % and _ literally', async () => {
    const names = ['100 % sure', '100 percent', 'a_b', 'acb', 'back\\slash', 'ΟΔΟΣ 7', 'ÉCOLE', 'Straße']
    const instance = await fill(names.map((name) => ({ name })))
    const found = (text: string, more: Partial<KeySearch> = {}) =>
      namesFor(instance, { search: { ...SEARCH, text, ...more } })
    expect(await found('%')).toEqual(['100 % sure'])
    expect(await found('_')).toEqual(['a_b'])
    expect(await found('\\')).toEqual(['back\\slash'])
    expect(await found('école')).toEqual(['ÉCOLE'])
    expect(await found('οδος')).toEqual(['ΟΔΟΣ 7'])
    expect(await found('ΟΣ')).toEqual(['ΟΔΟΣ 7'])
    expect(await found('STRASSE')).toEqual(['Straße'])
    expect(await found('CB')).toEqual(['acb'])
    expect(await found("' or 1=1 --")).toEqual([])
    expect(await found('100', { exact: true })).toEqual([])
    expect(await found('école', { exact: true })).toEqual(['ÉCOLE'])
    expect(await found('b', { not: true })).not.toContain('acb')
    expect(await found('b', { not: true })).toContain('ÉCOLE')
    expect(await found('a_b', { not: true, exact: true })).toHaveLength(names.length - 1)
  })

  test('whatever part of a name is searched for, in whatever case, the key is found', async () => {
    await fc.assert(
      fc.asyncProperty(letters, letters, letters, async (start, part, end) => {
        const instance = await fill([{ name: start + part + end }])
        for (const text of [part, part.toUpperCase(), part.toLowerCase()]) {
          expect(await namesFor(instance, { search: { ...SEARCH, text } })).toHaveLength(1)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a whole key id finds its key whatever the scope, in any case; a part of it does not', async () => {
    const id = newKeyId()
    const instance = await fill([{ id, name: 'wanted' }, { name: 'other' }])
    const found = (text: string, more: Partial<KeySearch> = {}) =>
      namesFor(instance, { search: { ...SEARCH, text, ...more } })
    for (const scopes of [['name'], ['alias'], ['name', 'alias']] as const) {
      expect(await found(id, { scopes })).toEqual(['wanted'])
      expect(await found(id.toUpperCase(), { scopes, exact: true })).toEqual(['wanted'])
      expect(await found(id, { scopes, not: true })).toEqual(['other'])
      expect(await found(id.slice(0, 8), { scopes })).toEqual([])
    }
    expect(await found('wanted', { scopes: ['alias'] })).toEqual([])
  })

  test('a page is sorted by every property both ways, ties by id; absent dates are the earliest', async () => {
    await fc.assert(
      fc.asyncProperty(someKeys, sorts, async (made, sort) => {
        const { instance } = await fillAll(made)
        const keys = await stage().store.listKeys(everyKeyOf(instance.id), { ...ALL, sort })
        expect(keys).toHaveLength(made.length)
        const order = [...sort, { property: 'id', descending: false } as const]
        const misplaced = keys.slice(1).filter((key, i) => {
          const previous = keys[i] ?? key
          const first = order.find(({ property }) => VALUE[property](previous) !== VALUE[property](key))
          if (!first) return true
          const [one, two] = [VALUE[first.property](previous), VALUE[first.property](key)]
          return before(one, two) === first.descending
        })
        expect(misplaced).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test.for(PROPERTIES)('sorting by %s is not sorting by something else', async (property) => {
    const early = { imported: false, type: 'root', state: 'active', createdAt: instant(1), name: 'A' } as const
    const late = { imported: true, type: 'standard', state: 'destroyed', createdAt: instant(2), name: 'b' } as const
    const [lower, higher] = [newKeyId(), newKeyId()].sort()
    const dates = { updatedAt: instant(3), rotatedAt: instant(4), expiresAt: instant(5) }
    const instance = await stage().addInstance()
    await stage().store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    await stage().addKey(instance, { ...late, ...dates, keyRingId: 'ring', ...(higher && { id: higher }) })
    await stage().addKey(instance, { ...early, ...(lower && { id: lower }) })
    const names = (descending: boolean) => namesFor(instance, { sort: [{ property, descending }] })
    expect(await names(false)).toEqual(['A', 'b'])
    expect(await names(true)).toEqual(['b', 'A'])
  })

  test('pages neither repeat nor skip a key, however they are filtered, sorted and cut; the count is their sum', async () => {
    await fc.assert(
      fc.asyncProperty(someKeys, narrow, sorts, fc.integer({ min: 1, max: 5 }), async (made, filter, sort, limit) => {
        const { instance } = await fillAll(made)
        const { store } = stage()
        const whole = await store.listKeys(everyKeyOf(instance.id), { ...ALL, ...filter, sort })
        const pages: KeyRecord[] = []
        for (let offset = 0; offset <= whole.length; offset += limit) {
          pages.push(...(await store.listKeys(everyKeyOf(instance.id), { ...filter, sort, limit, offset })))
        }
        expect(pages).toEqual(whole)
        expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
        expect(await store.countKeys(everyKeyOf(instance.id), filter)).toBe(whole.length)
      }),
      { numRuns: 60 },
    )
  })

  test('a filter lets through exactly the keys it describes, and none of another instance', async () => {
    await fc.assert(
      fc.asyncProperty(
        someKeys,
        someKeys,
        fc.array(fc.oneof(filters, narrow), { minLength: 5, maxLength: 5 }),
        async (ours, theirs, asked) => {
          const { instance, uses } = await fillAll(ours)
          await fillAll(theirs.map((made) => ({ ...made, part: { ...made.part, name: 'theirs' } })))
          const { store } = stage()
          const every = await store.listKeys(everyKeyOf(instance.id), ALL)
          expect(every.map(({ name }) => name).sort()).toEqual(ours.map(({ part }) => part.name ?? '').sort())
          for (const filter of asked) {
            const expected = every.filter((key) => HOLDS.every((holds) => holds(key, filter, uses.get(key.id))))
            expect(await store.listKeys(everyKeyOf(instance.id), { ...ALL, ...filter })).toEqual(expected)
            expect(await store.countKeys(everyKeyOf(instance.id), filter)).toBe(expected.length)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('an alias is found by any part of it in any case, in its scope alone', async () => {
    const instance = await fill([
      { name: 'one', aliases: ['Invoices_2026', 'x-1'] },
      { name: 'invoices' },
      { name: 'three' },
    ])
    const found = (text: string, more: Partial<KeySearch> = {}) =>
      namesFor(instance, { search: { ...SEARCH, text, ...more } })
    expect(await found('INVOICES')).toEqual(['invoices', 'one'])
    expect(await found('s_2')).toEqual(['one'])
    expect(await found('invoices', { scopes: ['alias'] })).toEqual(['one'])
    expect(await found('invoices', { scopes: ['name'] })).toEqual(['invoices'])
    expect(await found('invoices', { exact: true })).toEqual(['invoices'])
    expect(await found('X-1', { exact: true })).toEqual(['one'])
    expect(await found('invoices', { not: true })).toEqual(['three'])
    expect(await found('x-1', { not: true, scopes: ['alias'] })).toEqual(['invoices', 'three'])
    expect(await found('s\nx')).toEqual([])
  })

  test('kinds are counted as the lists would count them', async () => {
    await fc.assert(
      fc.asyncProperty(someKeys, async (made) => {
        const { instance } = await fillAll(made)
        const { store } = stage()
        const kinds = await store.countKeysByKind(everyKeyOf(instance.id))
        expect(new Set(kinds.map(({ state, type }) => `${state} ${type}`)).size).toBe(kinds.length)
        expect(kinds.reduce((sum, { total }) => sum + total, 0)).toBe(made.length)
        for (const { state, type, total } of kinds) {
          expect(total).toBeGreaterThan(0)
          expect(
            await store.countKeys(everyKeyOf(instance.id), { states: [state], extractable: type === 'standard' }),
          ).toBe(total)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('an instance without keys, or one nobody made, has an empty list', async () => {
    const instance = await stage().addInstance()
    expect(await namesFor(instance, {})).toEqual([])
    expect(await namesFor({ ...instance, id: newInstanceId() }, {})).toEqual([])
  })
}

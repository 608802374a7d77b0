import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KEY_STATES, LIFECYCLE_EVENTS, nextState, statesOnWire, wireState, type KeyState } from './transition.ts'
import { refusal } from './permitted.ts'

const events = fc.array(fc.constantFrom(...LIFECYCLE_EVENTS), { maxLength: 40 })
const states = fc.constantFrom(...KEY_STATES)

/** Every state of one key's life, as the server leads it: what it was before deletion is what restore gives back. */
function lifeOf(start: KeyState, happenings: readonly (typeof LIFECYCLE_EVENTS)[number][]): readonly KeyState[] {
  const life = [start]
  let before: KeyState | undefined
  let state = start
  for (const event of happenings) {
    const next = nextState(state, event, before)
    if (next === undefined) continue
    if (next === 'destroyed') before = state
    state = next
    life.push(state)
  }
  return life
}

describe('transition', () => {
  test('every permitted transition, spelled out', () => {
    const table = KEY_STATES.map((from) => [from, LIFECYCLE_EVENTS.map((event) => nextState(from, event) ?? '–')])
    expect(table).toEqual([
      // activate, suspend, resume, deactivate, compromise, destroy, restore (here without a state before)
      ['pre-activation', ['active', '–', '–', '–', 'compromised', 'destroyed', '–']],
      ['active', ['–', 'suspended', '–', 'deactivated', 'compromised', 'destroyed', '–']],
      ['suspended', ['–', '–', 'active', 'deactivated', 'compromised', 'destroyed', '–']],
      ['deactivated', ['–', '–', '–', '–', 'compromised', 'destroyed', '–']],
      ['compromised', ['–', '–', '–', '–', '–', 'destroyed', '–']],
      ['destroyed', ['–', '–', '–', '–', '–', '–', '–']],
    ])
  })

  test('SP 800-57 7.5: a compromised key never becomes usable again, not even by way of deletion and restore', () => {
    fc.assert(
      fc.property(states, events, events, (start, earlier, later) => {
        const life = lifeOf(start, [...earlier, 'compromise', ...later])
        const since = life.indexOf('compromised')
        fc.pre(since >= 0)
        expect(life.slice(since).filter((state) => state !== 'compromised' && state !== 'destroyed')).toEqual([])
      }),
    )
  })

  test('SP 800-57 7.3: a deactivated key never becomes active again', () => {
    fc.assert(
      fc.property(events, (happenings) => {
        expect(lifeOf('deactivated', happenings)).not.toContain('active')
      }),
    )
  })

  test('SP 800-57 7.6: destroyed is left by restore alone, and only to the state before', () => {
    for (const event of LIFECYCLE_EVENTS) {
      for (const before of KEY_STATES) {
        const restored = event === 'restore' && before !== 'destroyed' ? before : undefined
        expect(nextState('destroyed', event, before)).toBe(restored)
      }
    }
  })

  test('restore needs a destroyed key and a state before', () => {
    expect(nextState('destroyed', 'restore')).toBeUndefined()
    for (const from of KEY_STATES.filter((state) => state !== 'destroyed')) {
      for (const before of KEY_STATES) expect(nextState(from, 'restore', before)).toBeUndefined()
    }
  })

  test('every state has a way to destroyed', () => {
    const alive = KEY_STATES.filter((state) => state !== 'destroyed')
    expect(new Set(alive.map((state) => nextState(state, 'destroy')))).toEqual(new Set(['destroyed']))
  })

  test('whatever happens, a key that protects has been active all along: only activate and resume lead there', () => {
    fc.assert(
      fc.property(states, events, (start, happenings) => {
        const life = lifeOf(start, happenings)
        const arrivals = life.flatMap((state, i) => (i > 0 && state === 'active' ? [life[i - 1]] : []))
        for (const from of arrivals) expect(['pre-activation', 'suspended', 'destroyed']).toContain(from)
      }),
    )
  })

  test('a key that was not active before deletion does not wrap after restore', () => {
    fc.assert(
      fc.property(states, (before) => {
        const restored = nextState('destroyed', 'restore', before)
        fc.pre(restored !== undefined)
        expect(refusal({ type: 'root', state: restored }, 'wrap') === undefined).toBe(before === 'active')
      }),
    )
  })
})

describe('states on the wire (key-protect-api.md §1.4)', () => {
  test('each state has its number; 4 stays unused, and compromised shows as deactivated', () => {
    expect(KEY_STATES.map((state) => [state, wireState(state)])).toEqual([
      ['pre-activation', 0],
      ['active', 1],
      ['suspended', 2],
      ['deactivated', 3],
      ['compromised', 3],
      ['destroyed', 5],
    ])
  })

  test('a filter by number finds every state that shows as it, and nothing for a number that is none', () => {
    expect([-1, 0, 1, 2, 3, 4, 5, 6].map(statesOnWire)).toEqual([
      [],
      ['pre-activation'],
      ['active'],
      ['suspended'],
      ['deactivated', 'compromised'],
      [],
      ['destroyed'],
      [],
    ])
  })
})

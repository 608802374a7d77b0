import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KEY_ACTIONS, KEY_TYPES, refusal, refusalText, statesFor, type KeyAction } from './permitted.ts'
import { KEY_STATES, type KeyState } from './transition.ts'

// key-protect-api.md §1.4, with our column for compromised (design.md §3): ✔ permitted, – 409, ✝ 410.
const MATRIX = `
                pre-activation active suspended deactivated compromised destroyed
  wrap          –              ✔      –         –           –           ✝
  unwrap        –              ✔      –         ✔           ✔           ✝
  rewrap        –              ✔      –         ✔           ✔           ✝
  rotate        –              ✔      –         ✔           –           ✝
  listVersions  –              ✔      –         –           –           ✝
  update        –              ✔      ✔         ✔           ✔           ✝
  deleteAlias   –              ✔      ✔         ✔           ✔           ✔
  disable       –              ✔      –         –           –           ✝
  enable        –              –      ✔         –           –           ✝
  deactivate    –              ✔      ✔         –           –           ✝
  compromise    –              ✔      ✔         ✔           –           ✝
  delete        –              ✔      ✔         ✔           ✔           ✝
  restore       –              –      –         –           –           ✔
  purge         –              –      –         –           –           ✔`

const ROOT_ONLY: readonly KeyAction[] = ['wrap', 'unwrap', 'rewrap', 'rotate', 'listVersions', 'disable', 'enable']
const SIGN = { state: '–', deleted: '✝', 'not-root': 'root' } as const
const words = (line: string): readonly string[] => line.trim().split(/\s+/)

const subject = fc.record({ type: fc.constantFrom(...KEY_TYPES), state: fc.constantFrom(...KEY_STATES) })
const action = fc.constantFrom(...KEY_ACTIONS)

describe('what a state permits', () => {
  test('the matrix of Key Protect §1.4, every state and action of a root key', () => {
    const [header, ...rows] = MATRIX.trim().split('\n').map(words)
    expect(header).toEqual(KEY_STATES)
    const cell = (state: KeyState, name: KeyAction): string => {
      const reason = refusal({ type: 'root', state }, name)
      return reason === undefined ? '✔' : SIGN[reason]
    }
    expect(KEY_ACTIONS.map((name) => [name, ...KEY_STATES.map((state) => cell(state, name))])).toEqual(rows)
  })

  test('a standard key is refused what only root keys can, in every state, and else treated as any key', () => {
    for (const name of KEY_ACTIONS) {
      for (const state of KEY_STATES) {
        const asRoot = refusal({ type: 'root', state }, name)
        expect(refusal({ type: 'standard', state }, name)).toBe(ROOT_ONLY.includes(name) ? 'not-root' : asRoot)
      }
    }
  })

  test('SP 800-57 7.2, 7.3: suspended, deactivated and compromised keys never apply protection', () => {
    expect(statesFor('wrap')).toEqual(['active'])
    const wrapping = KEY_STATES.filter((state) => refusal({ type: 'root', state }, 'wrap') === undefined)
    expect(wrapping).toEqual(['active'])
  })

  test('refusal, its sentence and the table agree for every type, state and action', () => {
    fc.assert(
      fc.property(subject, action, (key, name) => {
        const permitted = statesFor(name).includes(key.state) && (key.type === 'root' || !ROOT_ONLY.includes(name))
        expect(refusal(key, name) === undefined).toBe(permitted)
        expect(refusalText(key, name) === undefined).toBe(permitted)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the sentence beside a grey button', () => {
  test('says what is wrong and what to do, and nothing to do where nothing helps', () => {
    const say = (name: KeyAction, state: KeyState) => refusalText({ type: 'root', state }, name)
    expect(say('wrap', 'suspended')).toBe('A suspended key cannot wrap. Enable it first.')
    expect(say('wrap', 'deactivated')).toBe('A deactivated key cannot wrap.')
    expect(say('rotate', 'compromised')).toBe('A compromised key cannot be rotated.')
    expect(say('rotate', 'destroyed')).toBe('A deleted key cannot be rotated. Restore it first.')
    expect(say('enable', 'active')).toBe('An active key cannot be enabled.')
    expect(say('disable', 'suspended')).toBe('A suspended key cannot be disabled.')
    expect(say('delete', 'destroyed')).toBe('A deleted key cannot be deleted.')
    expect(say('purge', 'suspended')).toBe('A suspended key cannot be purged. Delete it first.')
    expect(say('restore', 'active')).toBe('An active key cannot be restored.')
    expect(refusalText({ type: 'standard', state: 'active' }, 'rotate')).toBe('Only a root key can be rotated.')
    expect(refusalText({ type: 'standard', state: 'active' }, 'wrap')).toBe('Only a root key can wrap.')
  })

  test('its advice can be followed, and then helps', () => {
    const advice = {
      'Enable it first.': { by: 'enable', to: ['active'] },
      'Delete it first.': { by: 'delete', to: ['destroyed'] },
      'Restore it first.': { by: 'restore', to: KEY_STATES.filter((state) => state !== 'destroyed') },
    } as const
    for (const name of KEY_ACTIONS) {
      for (const state of KEY_STATES) {
        const [, remedy] = /\. (.*)$/.exec(refusalText({ type: 'root', state }, name) ?? '') ?? []
        if (remedy === undefined) continue
        const followed = Object.entries(advice).find(([words]) => words === remedy)?.[1]
        expect(followed, `${remedy} is advice nobody wrote down here`).toBeDefined()
        expect(refusal({ type: 'root', state }, followed?.by ?? 'purge'), `${name} ${state}`).toBeUndefined()
        expect(
          followed?.to.some((after) => statesFor(name).includes(after)),
          `${name} ${state}`,
        ).toBe(true)
      }
    }
  })
})

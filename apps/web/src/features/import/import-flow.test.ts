import { describe, expect, test } from 'vitest'
import {
  anew,
  back,
  forgotten,
  holdsPlain,
  mayGoBack,
  onward,
  startOf,
  stepsOf,
  stepTitle,
  type Flow,
  type Ready,
} from './import-flow.ts'

const START = startOf({ kind: 'root', method: 'browser', resumed: false })
const WRAPPED: Ready = { way: 'browser', wrapped: 'QUJD', bytes: 32, checkValue: 'a1b2c3', warnings: [] }
const PLAIN: Ready = { way: 'plain', bytes: 32, checkValue: 'a1b2c3', warnings: [] }
const SECRET: Ready = { way: 'standard', bytes: 7, note: undefined }

const walk = (flow: Flow, rotates: boolean): readonly string[] => {
  const seen = [flow.step]
  for (let at = flow, next = onward(at, rotates); next.step !== at.step; at = next, next = onward(at, rotates)) {
    seen.push(next.step)
    expect(back(next, rotates).step).toBe(at.step)
  }
  return seen
}

describe('the way through', () => {
  test('a new key has details, a rotated one has them already; each step leads back to the one before', () => {
    expect(walk(START, false)).toEqual(stepsOf(false))
    expect(walk(START, true)).toEqual(['way', 'material', 'review'])
    expect(back(START, false)).toEqual(START)
  })

  test('back at the material it has to be given again; what a kit wrapped is still there', () => {
    expect(back({ ...START, step: 'details', ready: WRAPPED }, false)).toMatchObject({
      step: 'material',
      ready: undefined,
    })
    expect(back({ ...START, step: 'review', ready: PLAIN }, true)).toMatchObject({ step: 'material', ready: undefined })
    expect(back({ ...START, step: 'review', ready: WRAPPED }, false)).toMatchObject({ step: 'details', ready: WRAPPED })
    const kit: Ready = { way: 'offline', wrapped: 'QUJD', expected: undefined }
    expect(back({ ...START, step: 'details', ready: kit }, false)).toMatchObject({ step: 'material', ready: kit })
  })

  test('an import that was begun goes on where its material is given, and says why it is asked for again', () => {
    expect(startOf({ kind: 'root', method: 'browser', resumed: true })).toMatchObject({
      step: 'material',
      lost: 'reload',
    })
    expect(startOf({ kind: 'root', method: 'plain', resumed: true })).toMatchObject({
      step: 'material',
      lost: 'reload',
    })
    expect(startOf({ kind: 'root', method: 'offline', resumed: true })).toMatchObject({
      step: 'material',
      lost: undefined,
    })
  })
})

test('an import that was begun keeps its way, and a new one begins where the old was of no use', () => {
  expect([mayGoBack(START, false), mayGoBack({ ...START, step: 'material' }, false)]).toEqual([false, true])
  expect([mayGoBack({ ...START, step: 'material' }, true), mayGoBack({ ...START, step: 'review' }, true)]).toEqual([
    false,
    true,
  ])
  expect(anew({ ...START, step: 'review', ready: WRAPPED })).toMatchObject({ step: 'material', ready: undefined })
  expect(anew({ ...START, method: 'offline', step: 'review' })).toMatchObject({ step: 'way', method: 'offline' })
})

describe('what is forgotten', () => {
  test('material in plain leads back to where it is given, from every step', () => {
    for (const ready of [PLAIN, SECRET]) {
      for (const step of ['details', 'review'] as const) {
        const flow = forgotten({ ...START, step, ready }, 'idle')
        expect(flow).toMatchObject({ step: 'material', ready: undefined, lost: 'idle' })
        expect(holdsPlain(flow)).toBe(false)
      }
    }
  })

  test('what is wrapped already is no secret, and stays', () => {
    const flow: Flow = { ...START, step: 'review', ready: WRAPPED }
    expect(forgotten(flow, 'idle')).toBe(flow)
    expect(holdsPlain(flow)).toBe(false)
  })

  test('where nothing was given yet, nothing is lost', () => {
    expect(forgotten(START, 'idle')).toBe(START)
  })
})

test('the second step is called what it is', () => {
  expect(stepTitle('material', { kind: 'root', method: 'browser' })).toBe('Material')
  expect(stepTitle('material', { kind: 'root', method: 'offline' })).toBe('Kit')
  expect(stepTitle('material', { kind: 'standard', method: 'browser' })).toBe('Secret')
  expect(stepTitle('review', { kind: 'root', method: 'plain' })).toBe('Review')
})

import { describe, expect, test } from 'vitest'
import { settingsOf } from './settings.ts'
import type { TokenOptions } from './token-options.ts'

const options: TokenOptions = {
  modulePath: '/lib/x.so',
  tokenLabel: 'x',
  pinFile: '/data/pin',
  stateDir: '/data/state',
}

// What a caller that escaped the compiler might pass.
const absent: object = { deadlineMs: undefined }

describe('token options', () => {
  test('have defaults, and undefined means the default', () => {
    const settings = settingsOf({ ...options, ...absent })
    expect(settings).toMatchObject({
      deadlineMs: 10_000,
      maxInFlight: 4096,
      soPinFile: '/data/so-pin',
      allowWeak: false,
    })
  })

  test.for([
    ['a relative module path, which the loader would search for', { modulePath: 'x.so' }],
    ['no label', { tokenLabel: '' }],
    ['a label beyond 32 bytes', { tokenLabel: 'é'.repeat(17) }],
    ['no deadline', { deadlineMs: 0 }],
    ['a deadline that is no number', { deadlineMs: Number.NaN }],
    ['an endless deadline', { deadlineMs: Infinity }],
  ] as const)('refuse %s', ([, wrong]) => {
    expect(() => settingsOf({ ...options, ...wrong })).toThrow(TypeError)
  })
})

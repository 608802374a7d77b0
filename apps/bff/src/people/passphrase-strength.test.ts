import { expect, test } from 'vitest'
import { weaknessRule } from './passphrase-strength.ts'

test.each([
  ['Password1234!', 'lists of passphrases'],
  ['qwertyuiop123', 'lists of passphrases'],
  ['P@ssw0rd1234', 'lists of passphrases'],
  ['passwordpassword', 'repeats'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['keywright2026', 'known here'],
  ['lovelace-lovelace', ''],
  ['summertime123', ''],
])('%s is refused, with a reason', async (passphrase, reason) => {
  const rule = await weaknessRule(passphrase, ['Ada Lovelace', 'ada@example.com'])
  expect(rule).toContain('hard to guess')
  expect(rule).toContain(reason)
  expect(rule).not.toContain(passphrase)
})

test.each(['harvest copper violin tundra', 'kingfisher orchard', 'v8#Qm!2xLr$9tZ&w', 'brass engine numbers weave'])(
  '%s is taken',
  async (passphrase) => {
    expect(await weaknessRule(passphrase, ['Ada Lovelace', 'ada@example.com'])).toBeUndefined()
  },
)

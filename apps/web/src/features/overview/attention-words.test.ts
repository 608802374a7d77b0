import { expect, test } from 'vitest'
import { attentionWords } from './attention-words.ts'

const KINDS = ['hsm', 'expired', 'expiring', 'purging', 'failures', 'ceremony'] as const

test.each(KINDS)('%s says what is the matter and what can be done', (kind) => {
  const { title, before, action } = attentionWords({ kind, name: 'payments-root', count: 1200 })
  expect(title).not.toBe('')
  expect(before).not.toBe('')
  expect(action).toMatch(/^[A-Z]/)
})

test('the HSM’s own words go before ours', () => {
  expect(attentionWords({ kind: 'hsm', problem: 'The module does not answer.' }).before).toBe(
    'The module does not answer.',
  )
})

test('a key is named, and large numbers are grouped', () => {
  expect(attentionWords({ kind: 'purging', keyId: 'k', name: 'legacy-erp' }).title).toBe('legacy-erp')
  expect(attentionWords({ kind: 'failures', count: 1200 }).title).toBe('1,200 calls were refused or failed')
})

test('keys beyond the first few are one line', () => {
  expect(attentionWords({ kind: 'expiring', count: 34 })).toMatchObject({
    title: '34 more keys',
    before: 'expire within 30 days.',
    action: 'See them',
  })
})

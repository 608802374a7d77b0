import { expect, test } from 'vitest'
import { effectWords } from './authorization-words.ts'

const place = { instanceId: 'i', instanceName: 'Production' }

test('the effect says whose calls, which keys, and that nothing more is given', () => {
  const plain = effectWords({ ...place, source: { service: 'storage', delegated: false } })
  expect(plain).toBe(
    'storage may wrap and unwrap with keys on all of Production, and see them. It can neither change nor delete them.',
  )
  const narrow = effectWords({
    ...place,
    keyRingId: 'payments',
    source: { service: 'storage', instance: 'crn:one', delegated: true },
  })
  expect(narrow).toContain('storage for its instance crn:one, and whatever works for it, may')
  expect(narrow).toContain('on the ring payments of Production')
})

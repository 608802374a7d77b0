import { KeyError } from '@keywright/core/errors/key-error'
import { Hono, type Context } from 'hono'
import { describe, expect, test } from 'vitest'
import { revisionOf, wantsMinimal } from './preconditions.ts'

/** What a handler reads of such a request, or the code of its refusal. */
async function asked<T>(headers: Record<string, string>, read: (c: Context) => T): Promise<T | string> {
  const found: (T | string)[] = []
  const app = new Hono()
  app.get('/', (c) => {
    found.push(read(c))
    return c.body(null)
  })
  app.onError((error, c) => {
    found.push(error instanceof KeyError ? error.failure.code : String(error))
    return c.body(null)
  })
  await app.request('/', { headers })
  const [first] = found
  if (first === undefined) return 'absent'
  return first
}

describe('If-Match', () => {
  test.each([
    ['"7"', 7],
    ['W/"7"', 7],
    [' "12" ', 12],
    ['"999999999999999"', 999_999_999_999_999],
  ])('%s is that revision', async (header, revision) => {
    expect(await asked({ 'if-match': header }, revisionOf)).toBe(revision)
  })

  test('without it, any revision will do', async () => {
    expect(await asked({}, revisionOf)).toBe('absent')
  })

  test.each(['', '7', '"0"', '"07"', '"-1"', '"7.0"', '"1e3"', '*', '"7", "8"', 'w/"7"', '"9999999999999999"', '"x"'])(
    '%j is refused, since a change that was meant to be guarded must not be made unguarded',
    async (header) => {
      expect(await asked({ 'if-match': header }, revisionOf)).toBe('INVALID_HEADER_ERR')
    },
  )
})

describe('Prefer', () => {
  test.each([
    ['return=minimal', true],
    ['Return=Minimal', true],
    ['respond-async, return=minimal', true],
    ['return=representation', false],
    ['return=minimalistic', false],
    ['no-return=minimal', false],
  ])('%s', async (header, minimal) => {
    expect(await asked({ prefer: header }, wantsMinimal)).toBe(minimal)
  })
})

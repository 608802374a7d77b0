import { expect, test } from 'vitest'
import { setupCodeIn, takeInvitation, takeSetupCode } from './setup-code.ts'

function visit(address: string, take = takeSetupCode) {
  const { pathname, hash } = new URL(address)
  const shown: string[] = []
  const history = { state: null, replaceState: (_state: unknown, _title: string, url: string) => shown.push(url) }
  // Only what the function reads is there.
  const code = take({ location: { pathname, hash }, history } as unknown as Window)
  return { code, shown }
}

test('the code is read from the fragment and taken out of the address bar', () => {
  expect(visit('http://localhost:9000/first-run#abc-def')).toEqual({ code: 'abc-def', shown: ['/first-run'] })
})

test('so is the token of an invitation, and neither is taken for the other', () => {
  const token = { code: 'tok', shown: ['/invitation'] }
  expect(visit('http://localhost:9000/invitation#tok', takeInvitation)).toEqual(token)
  expect(visit('http://localhost:9000/invitation#tok').code).toBeUndefined()
  expect(visit('http://localhost:9000/first-run#abc', takeInvitation).code).toBeUndefined()
})

test.each(['/first-run', '/first-run#', '/sign-in#abc'])('%s carries no code', (path) => {
  expect(visit(`http://localhost:9000${path}`)).toEqual({ code: undefined, shown: [] })
})

test('of a link that was cut in the middle of a character the code is asked for', () => {
  expect(visit('http://localhost:9000/first-run#%zz')).toEqual({ code: undefined, shown: ['/first-run'] })
})

test.each(['abc-def', ' abc-def\n', 'http://localhost:9000/first-run#abc-def', '"Open http://h/first-run#abc-def'])(
  'the code is found in what was pasted: %j',
  (pasted) => {
    expect(setupCodeIn(pasted)).toBe('abc-def')
  },
)

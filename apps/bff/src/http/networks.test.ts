import { instantOf } from '@keywright/core/vocabulary/instant'
import { expect, test } from 'vitest'
import { circumstancesOf, networkOf } from './networks.ts'

const isFrom = (address: string, network: string) => circumstancesOf(address, instantOf(new Date())).isFrom(network)

test.each([
  ['192.0.2.7', '192.0.2.0/24', true],
  ['192.0.3.7', '192.0.2.0/24', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '0.0.0.0/0', true],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['192.0.2.7', '2001:db8::/32', false],
  ['unknown', '0.0.0.0/0', false],
  ['192.0.2.7', 'anything', false],
])('%s comes from %s: %s', (address, network, expected) => {
  expect(isFrom(address, network)).toBe(expected)
})

test.each(['', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8', '10.0.0.0/ 8', '::/129'])(
  'not a network: %j',
  (text) => {
    expect(networkOf(text)).toBeUndefined()
  },
)

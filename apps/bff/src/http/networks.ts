import { BlockList, isIP } from 'node:net'
import type { Circumstances } from '@keywright/core/policy/principal'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { LRUCache } from 'lru-cache'

const FAMILIES = { 4: { family: 'ipv4', bits: 32 }, 6: { family: 'ipv6', bits: 128 } } as const

/** `10.0.0.0/8`, or an address alone, which is a network of one; `undefined` for anything else. */
export function networkOf(entry: string) {
  const [address = '', given, ...more] = entry.split('/')
  const version = isIP(address)
  if ((version !== 4 && version !== 6) || more.length > 0) return undefined
  const { family, bits } = FAMILIES[version]
  if (given !== undefined && !/^\d{1,3}$/.test(given)) return undefined
  const prefix = Number(given ?? bits)
  return prefix <= bits ? { address, prefix, family } : undefined
}

/** True when the list has the address; what is no address is in no list. */
export const listed = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Each call of a person with a network in their grants asks again. */
const lists = new LRUCache<string, BlockList>({ max: 1_000 })

/** Of what is no network, a list of nothing. */
function listOf(network: string): BlockList {
  const known = lists.get(network)
  if (known) return known
  const list = new BlockList()
  const parsed = networkOf(network)
  if (parsed) list.addSubnet(parsed.address, parsed.prefix, parsed.family)
  lists.set(network, list)
  return list
}

/** What the conditions of grants are held against, for a call from this address at this moment. */
export const circumstancesOf = (sourceAddress: string, at: Instant): Circumstances => ({
  at,
  isFrom: (network) => listed(listOf(network), sourceAddress),
})

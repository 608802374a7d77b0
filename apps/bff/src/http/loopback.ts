import { BlockList, isIP } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** True when the list has the address; what is no address is in no list. */
export const listed = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** True for addresses that no other machine can reach. */
export const isLoopback = (host: string): boolean => host === 'localhost' || listed(LOOPBACK, host)

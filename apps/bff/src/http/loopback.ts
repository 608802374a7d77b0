import { BlockList } from 'node:net'
import { listed } from './networks.ts'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** True for addresses that no other machine can reach. */
export const isLoopback = (host: string): boolean => host === 'localhost' || listed(LOOPBACK, host)

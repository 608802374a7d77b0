import { parseKeyId } from './ids.ts'

export const ALIAS = {
  min: 2,
  max: 90,
  rule: '2 to 90 letters, digits, - and _, neither a UUID nor a word of the API such as "keys" or "policies"',
} as const
export const MAX_ALIASES = 5

/** Words that stand where an alias may stand in a path (key-protect-api.md §1.2). */
const RESERVED: ReadonlySet<string> = new Set([
  'allowed_ip',
  'key',
  'keys',
  'metadata',
  'policy',
  'policies',
  'registration',
  'registrations',
  'ring',
  'rings',
  'rotate',
  'wrap',
  'unwrap',
  'rewrap',
  'version',
  'versions',
])

/** Case-sensitive; what looks like a key id is none, since both name keys in the same place. */
export const isAlias = (text: string): boolean =>
  /^[A-Za-z0-9_-]{2,90}$/.test(text) && !RESERVED.has(text) && parseKeyId(text) === undefined

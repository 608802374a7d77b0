import { randomUUID } from 'node:crypto'

/**
 * RFC 9562 §5.7: 48 bits of Unix time in milliseconds, the rest random from a cryptographic source, which Node draws
 * in bulk. Newer Nodes have this themselves; the oldest we run on does not.
 */
export function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

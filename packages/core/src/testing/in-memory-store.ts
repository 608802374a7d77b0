import type { AuditEvent } from '../audit/event.ts'
import type { Store } from '../ports/store.ts'
import type { KeyVersionId } from '../vocabulary/ids.ts'
import { ceremonyStore } from './in-memory-store/ceremonies.ts'
import { instanceStore } from './in-memory-store/instances.ts'
import { keyRingStore } from './in-memory-store/key-rings.ts'
import { keyStore } from './in-memory-store/keys.ts'
import { Memory, type Given, type StorageFailure } from './in-memory-store/memory.ts'
import { tokenJournal } from './in-memory-store/token-journal.ts'

/**
 * The core's store in memory, for tests and for the dashboard in the browser: each commit is all or nothing, and what
 * goes in and out are copies. It holds itself to `storeContract`, like the database.
 */
export interface InMemoryStore extends Store {
  /** Every event kept, in the order of commitment. */
  readonly events: readonly AuditEvent[]
  readonly grants: readonly Given[]
  /** How often a version has encrypted. */
  encryptions(id: KeyVersionId): number
  /** The next commits fail with this code and change nothing; `times` of 0 ends it. */
  failNextCommit(code?: StorageFailure, times?: number): void
}

export function inMemoryStore(): InMemoryStore {
  const memory = new Memory()
  return {
    ...keyStore(memory),
    ...instanceStore(memory),
    ...keyRingStore(memory),
    ...ceremonyStore(memory),
    ...tokenJournal(memory),
    appendEvent: async (event) => memory.commit(event, () => () => undefined),

    get events() {
      return structuredClone(memory.events)
    },
    get grants() {
      return structuredClone(memory.grants)
    },
    encryptions: (id) => memory.countedOf(id).encryptions,
    failNextCommit: (code = 'STORAGE_FULL_ERR', times = 1) => {
      memory.failing = { code, times }
    },
  }
}

import type { AuditEvent } from '../audit/event.ts'
import type { ApprovalStep } from '../ports/approval-store.ts'
import type { Store } from '../ports/store.ts'
import type { Grant } from '../policy/principal.ts'
import type { SubjectRecord } from '../ports/access-store.ts'
import type { GroupId, KeyVersionId, PrincipalId } from '../vocabulary/ids.ts'
import { accessStore, subjectsOf } from './in-memory-store/access.ts'
import { approvalStore, steppingOn } from './in-memory-store/approvals.ts'
import { ceremonyStore } from './in-memory-store/ceremonies.ts'
import { instanceStore } from './in-memory-store/instances.ts'
import { keyRingStore } from './in-memory-store/key-rings.ts'
import { keyStore } from './in-memory-store/keys.ts'
import { Memory, type StorageFailure } from './in-memory-store/memory.ts'
import { tokenJournal } from './in-memory-store/token-journal.ts'

/**
 * The core's store in memory, for tests and for the dashboard in the browser: each commit is all or nothing, and what
 * goes in and out are copies. It holds itself to `storeContract`, like the database.
 */
export interface InMemoryStore extends Store {
  /** Every event kept, in the order of commitment. */
  readonly events: readonly AuditEvent[]
  readonly grants: readonly (Pick<Grant, 'role' | 'scope'> & { readonly principalId: string })[]
  /** Somebody who can hold a role; `owner` of a service ID. */
  addSubject(subject: SubjectRecord, owner?: PrincipalId): void
  /** From `true` to `false`, somebody is in the group. */
  setMember(group: GroupId, member: PrincipalId, isMember: boolean): void
  /** How often a version has encrypted. */
  encryptions(id: KeyVersionId): number
  /** The next commits fail with this code and change nothing; `times` of 0 ends it. */
  failNextCommit(code?: StorageFailure, times?: number): void
}

export function inMemoryStore(): InMemoryStore {
  const memory = new Memory()
  const store: InMemoryStore = {
    ...keyStore(memory),
    ...instanceStore(memory),
    ...keyRingStore(memory),
    ...ceremonyStore(memory),
    ...accessStore(memory),
    ...tokenJournal(memory),
    ...approvalStore(memory),
    carrying: (step) => carrying(memory, store, step),
    appendEvent: async (event) => memory.commit(event, () => () => undefined),

    get events() {
      return structuredClone(memory.events)
    },
    get grants() {
      return memory.grants.map(({ subjectId, role, scope }) => ({ principalId: subjectId, role, scope }))
    },
    ...subjectsOf(memory),
    encryptions: (id) => memory.countedOf(id).encryptions,
    failNextCommit: (code = 'STORAGE_FULL_ERR', times = 1) => {
      memory.failing = { code, times }
    },
  }
  return store
}

/** Methods commit before they first wait, so what is carried reaches the commit of the very call. */
const carrying = (memory: Memory, store: Store, step: ApprovalStep): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: readonly unknown[]) => {
        memory.carried = { events: step.events, check: () => steppingOn(memory, step) }
        try {
          return Reflect.apply(member, target, given) as unknown
        } finally {
          memory.carried = undefined
        }
      }
    },
  })

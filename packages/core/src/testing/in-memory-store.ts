import { canonicalText } from '../audit/canonical.ts'
import type { AuditEvent } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type { Grant } from '../policy/principal.ts'
import type { InstanceRecord, KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import type { KeyFilter, KeyPage, KeyUse, Store, TokenObjectRecord } from '../ports/store.ts'
import type { InstanceId, KeyId, KeyVersionId, PrincipalId, TokenObjectId } from '../vocabulary/ids.ts'
import { matches, pageOf } from './in-memory-keys.ts'

type StorageFailure = 'STORAGE_FULL_ERR' | 'STORAGE_UNAVAILABLE_ERR'
type Given = Grant & { readonly principalId: PrincipalId }

/** Throws what a database throws when a row would break a constraint. */
function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' }, { cause: new Error(otherwise) })
}

/** Throws for an event that has no canonical bytes, since one that cannot be kept must not be promised. */
function requireWritable(event: AuditEvent, events: readonly AuditEvent[]): void {
  try {
    canonicalText(event)
  } catch (cause) {
    throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' }, { cause })
  }
  demand(!events.some(({ id }) => id === event.id), 'there is an event of this id')
}

/**
 * The core's store in memory, for tests and for the dashboard in the browser: each commit is all or nothing, and what
 * goes in and out are copies. It holds itself to `storeContract`, like the database.
 */
export class InMemoryStore implements Store {
  readonly #instances = new Map<InstanceId, InstanceRecord>()
  readonly #objects = new Map<TokenObjectId, TokenObjectRecord>()
  readonly #keys = new Map<KeyId, KeyRecord>()
  readonly #versions = new Map<KeyVersionId, KeyVersionRecord>()
  readonly #encryptions = new Map<KeyVersionId, number>()
  readonly #events: AuditEvent[] = []
  readonly #grants: Given[] = []
  #failing: { readonly code: StorageFailure; readonly times: number } = { code: 'STORAGE_FULL_ERR', times: 0 }

  /** Every event kept, in the order of commitment. */
  get events(): readonly AuditEvent[] {
    return structuredClone(this.#events)
  }
  get grants(): readonly Given[] {
    return structuredClone(this.#grants)
  }
  /** How often a version has encrypted. */
  encryptions(id: KeyVersionId): number {
    return this.#encryptions.get(id) ?? 0
  }
  /** The next commits fail with this code and change nothing; `times` of 0 ends it. */
  failNextCommit(code: StorageFailure = 'STORAGE_FULL_ERR', times = 1): void {
    this.#failing = { code, times }
  }
  /** What no operation does yet: puts a key into another state. */
  changeState(id: KeyId, state: KeyState): void {
    const key = this.#keys.get(id)
    if (key) this.#keys.set(id, { ...key, state })
  }
  /** What no operation does yet: gives a key a newer version. */
  addVersion(version: KeyVersionRecord): void {
    const key = this.#keys.get(version.keyId)
    if (!key) return
    const { id, createdAt, checkValue } = version
    this.#versions.set(id, structuredClone(version))
    this.#keys.set(key.id, { ...key, currentVersion: { id, createdAt, checkValue } })
  }

  async findInstance(id: InstanceId): Promise<InstanceRecord | undefined> {
    return structuredClone(this.#instances.get(id))
  }

  async listInstances(): Promise<readonly InstanceRecord[]> {
    const inOrder = ({ createdAt, id }: InstanceRecord): string => `${createdAt} ${id}`
    return structuredClone([...this.#instances.values()]).sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1))
  }

  async createInstance(instance: InstanceRecord, event: AuditEvent): Promise<void> {
    const { id, crn, kekId, createdBy } = instance
    this.#commit(event, () => {
      this.#requirePlanned(kekId)
      const others = [...this.#instances.values()]
      demand(!others.some((other) => other.id === id || other.crn === crn), 'there is an instance of this id')
      return () => {
        this.#confirm(kekId, undefined)
        this.#instances.set(id, structuredClone(instance))
        this.#grants.push({ principalId: createdBy, role: 'Manager', scope: id })
      }
    })
  }

  async findKey(instanceId: InstanceId, keyId: KeyId): Promise<KeyRecord | undefined> {
    const key = this.#keys.get(keyId)
    return key?.instanceId === instanceId ? structuredClone(key) : undefined
  }

  async listKeys(instanceId: InstanceId, page: KeyPage): Promise<readonly KeyRecord[]> {
    return structuredClone(pageOf(this.#keysOf(instanceId), page))
  }

  async countKeys(instanceId: InstanceId, filter: KeyFilter): Promise<number> {
    return this.#keysOf(instanceId).filter((key) => matches(key, filter)).length
  }

  async listVersions(instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionRecord[]> {
    if (this.#keys.get(keyId)?.instanceId !== instanceId) return []
    const versions = [...this.#versions.values()].filter((version) => version.keyId === keyId)
    return structuredClone(versions).sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1))
  }

  async findKeyForUse(instanceId: InstanceId, keyId: KeyId) {
    const key = await this.findKey(instanceId, keyId)
    const current = key && this.#versions.get(key.currentVersion.id)
    return key && current ? { key, current: structuredClone(current) } : undefined
  }

  async createKey(key: KeyRecord, version: KeyVersionRecord, event: AuditEvent): Promise<void> {
    const { binding, macKeyId } = version.material
    this.#commit(event, () => {
      demand(!this.#keys.has(key.id) && !this.#versions.has(version.id), 'there is a key or version of this id')
      demand(this.#instances.has(key.instanceId), 'there is no such instance')
      demand(version.keyId === key.id, 'the version is of another key')
      demand(this.#objects.has(binding.kekId) && this.#objects.has(macKeyId), 'there is no such token object')
      return () => {
        this.#keys.set(key.id, structuredClone(key))
        this.#versions.set(version.id, structuredClone(version))
      }
    })
  }

  async recordUse({ keyId, versionId, states, encrypts }: KeyUse, event: AuditEvent): Promise<void> {
    this.#commit(event, () => {
      const state = this.#keys.get(keyId)?.state
      if (state === undefined) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
      const detail = 'The state of the key changed while the call was under way.'
      if (!states.includes(state)) throw new KeyError({ code: 'KEY_ACTION_INVALID_STATE_ERR', detail })
      return () => {
        if (encrypts) this.#encryptions.set(versionId, this.encryptions(versionId) + 1)
      }
    })
  }

  async appendEvent(event: AuditEvent): Promise<void> {
    this.#commit(event, () => () => undefined)
  }

  async planTokenObject(object: Parameters<Store['planTokenObject']>[0]): Promise<void> {
    this.#commit(undefined, () => {
      demand(!this.#objects.has(object.id), 'there is a token object of this id')
      return () => this.#objects.set(object.id, { ...object, state: 'planned', publicKey: undefined })
    })
  }

  async confirmTokenObject(id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void> {
    this.#commit(undefined, () => {
      this.#requirePlanned(id)
      return () => this.#confirm(id, publicKey)
    })
  }

  async forgetTokenObject(id: TokenObjectId): Promise<void> {
    this.#commit(undefined, () => () => {
      if (this.#objects.get(id)?.state === 'planned') this.#objects.delete(id)
    })
  }

  async listTokenObjects(): Promise<readonly TokenObjectRecord[]> {
    const inOrder = ({ plannedAt, id }: TokenObjectRecord): string => `${plannedAt} ${id}`
    return structuredClone([...this.#objects.values()]).sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1))
  }

  /** Checks first and changes last, with nothing awaited in between: that is what makes it all or nothing. */
  #commit(event: AuditEvent | undefined, check: () => () => void): void {
    const { code, times } = this.#failing
    if (times > 0) {
      this.#failing = { code, times: times - 1 }
      throw new KeyError({ code })
    }
    const change = check()
    if (event) requireWritable(event, this.#events)
    change()
    if (event) this.#events.push(structuredClone(event))
  }

  #keysOf(instanceId: InstanceId): readonly KeyRecord[] {
    return [...this.#keys.values()].filter((key) => key.instanceId === instanceId)
  }

  #requirePlanned(id: TokenObjectId): void {
    demand(this.#objects.get(id)?.state === 'planned', 'the plan is gone')
  }

  #confirm(id: TokenObjectId, publicKey: Uint8Array | undefined): void {
    const planned = this.#objects.get(id)
    if (planned) this.#objects.set(id, { ...planned, state: 'confirmed', publicKey: structuredClone(publicKey) })
  }
}

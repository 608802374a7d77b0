import { createInstance } from '../operations/create-instance.ts'
import { createKey } from '../operations/create-key.ts'
import type { Dependencies } from '../operations/dependencies.ts'
import { serviceObject } from '../operations/settle-token.ts'
import type { InstanceRecord, KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import { ACCOUNT, instant, newId, newTokenObjectId, newVersionId, proofOf } from './builders.ts'
import { InMemoryStore } from './in-memory-store.ts'
import { inMemoryToken, type InMemoryToken } from './in-memory-token.ts'

/** The core over an in-memory token and store, with short ways to fill it through its own operations. */
export interface InMemoryService {
  readonly deps: Dependencies
  readonly token: InMemoryToken
  readonly store: InMemoryStore
  readonly addInstance: (name?: string) => Promise<InstanceRecord>
  readonly addKey: (instance: InstanceRecord, name?: string) => Promise<KeyRecord>
  /** Gives a key new material, as rotation will. */
  readonly rotate: (instance: InstanceRecord, key: KeyRecord) => Promise<KeyVersionRecord>
}

/** A clock that is a millisecond later each time it is read. */
function ticking(): Dependencies['now'] {
  let time = 0
  return () => instant((time += 1))
}

export async function openInMemoryService(): Promise<InMemoryService> {
  const [token, store, now] = [inMemoryToken(), new InMemoryStore(), ticking()]
  const { id: macKeyId } = await serviceObject({ token, store, now, newTokenObjectId }, 'blob-authentication')
  const deps: Dependencies = {
    token,
    store,
    newId,
    newEventId: newId,
    newTokenObjectId,
    now,
    account: ACCOUNT,
    macKeyId,
  }
  return {
    deps,
    token,
    store,
    addInstance: (name = 'Payments') => createInstance(deps, proofOf('kms.instances.create', 'platform'), { name }),
    addKey: (instance, name = 'invoice archive') =>
      createKey(deps, proofOf('kms.secrets.create', instance), { name, description: undefined }),
    rotate: async ({ id: instanceId, kekId }, { id: keyId, algorithm }) => {
      const id = newVersionId()
      const binding = { instanceId, keyId, versionId: id, algorithm, kekId }
      const { blob, mac, checkValue } = await token.generateMaterial(binding, macKeyId)
      const version = { id, keyId, createdAt: now(), checkValue, material: { binding, blob, mac, macKeyId } }
      store.addVersion(version)
      return version
    },
  }
}

/** The same object with some methods replaced, for failures that no input can bring about. */
export function overriding<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const owner: object = name in methods ? methods : target
      const member: unknown = Reflect.get(owner, name, owner)
      // Private fields are reached only through the object they belong to.
      return typeof member === 'function' ? (member.bind(owner) as unknown) : member
    },
  })
}

import { DEFAULT_WAITING_RULES, type WaitingRules } from '../lifecycle/waiting.ts'
import { createInstance } from '../operations/create-instance.ts'
import { createKey } from '../operations/create-key.ts'
import { deleteKey } from '../operations/delete-key.ts'
import type { Dependencies } from '../operations/dependencies.ts'
import type { NewKeyDetails } from '../operations/new-key.ts'
import { rotateKey } from '../operations/rotate-key.ts'
import { serviceObject } from '../operations/settle-token.ts'
import { transitionKey } from '../operations/transition-key.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { later, type Instant } from '../vocabulary/instant.ts'
import { ACCOUNT, instant, newId, newTokenObjectId, proofOf } from './builders.ts'
import { inMemoryStore, type InMemoryStore } from './in-memory-store.ts'
import { inMemoryToken, type InMemoryToken } from './in-memory-token.ts'
import type { ReachableState } from './state-matrix.ts'

/** A clock that is a millisecond later each time it is read, until it is set. */
interface Clock {
  readonly now: () => Instant
  /** From here on it stands still at this moment. */
  readonly set: (at: Instant) => void
  /** So many seconds go by. */
  readonly pass: (seconds: number) => void
}

/** The core over an in-memory token and store, with short ways to fill it through its own operations. */
export interface InMemoryService {
  readonly deps: Dependencies
  readonly token: InMemoryToken
  readonly store: InMemoryStore
  readonly clock: Clock
  readonly addInstance: (name?: string) => Promise<InstanceRecord>
  /** A generated root key. */
  readonly addKey: (instance: InstanceRecord, name?: string, details?: Partial<NewKeyDetails>) => Promise<RootKeyRecord>
  /** A generated standard key. */
  readonly addStandardKey: (instance: InstanceRecord) => Promise<KeyRecord>
  /** Gives a generated root key new material, whenever it had the last; answers its newest version. */
  readonly rotate: (instance: InstanceRecord, key: KeyRecord) => Promise<RootKeyRecord['currentVersion']>
  /** Takes an active key to the state by the operation that leads there. */
  readonly bring: (instance: InstanceRecord, key: KeyRecord, state: ReachableState) => Promise<KeyRecord>
}

/** A root key always has a version; this type spares its tests the question. */
export interface RootKeyRecord extends KeyRecord {
  readonly currentVersion: NonNullable<KeyRecord['currentVersion']>
}

/** Throws for a standard key. */
export function rootKey(key: KeyRecord): RootKeyRecord {
  const { currentVersion } = key
  if (!currentVersion) throw new Error('the test takes a standard key for a root key')
  return { ...key, currentVersion }
}

function settableClock(): Clock {
  let [at, ticks] = [instant(), true]
  return {
    now: () => {
      if (ticks) at = later(at, 0.001)
      return at
    },
    set: (moment) => {
      at = moment
      ticks = false
    },
    pass: (seconds) => {
      at = later(at, seconds)
    },
  }
}

export async function openInMemoryService(rules: WaitingRules = DEFAULT_WAITING_RULES): Promise<InMemoryService> {
  const [token, store, clock] = [inMemoryToken(), inMemoryStore(), settableClock()]
  const { now } = clock
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
    rules,
  }
  return {
    deps,
    token,
    store,
    clock,
    addInstance: (name = 'Payments') => createInstance(deps, proofOf('kms.instances.create', 'platform'), { name }),
    addKey: async (instance, name = 'invoice archive', more = {}) => {
      const details = { ...PLAIN_DETAILS, name, ...more }
      const { key } = await createKey(deps, proofOf('kms.secrets.create', instance), { details, type: 'root' })
      return rootKey(key)
    },
    addStandardKey: async (instance) => {
      const details = { ...PLAIN_DETAILS, name: 'a password' }
      const { key } = await createKey(deps, proofOf('kms.secrets.create', instance), { details, type: 'standard' })
      return key
    },
    rotate: async (instance, { id: keyId }) => {
      const unhurried = { ...deps, rules: { ...rules, rotate: 0 } }
      return rootKey(await rotateKey(unhurried, proofOf('kms.secrets.rotate', instance), { keyId })).currentVersion
    },
    bring: (instance, key, state) => bring(deps, instance, key, state),
  }
}

const STEP_TO = { suspended: 'disable', deactivated: 'deactivate', compromised: 'compromise' } as const

async function bring(
  deps: Dependencies,
  instance: InstanceRecord,
  key: KeyRecord,
  state: ReachableState,
): Promise<KeyRecord> {
  const keyId = key.id
  if (state === 'active') return key
  if (state === 'destroyed') return deleteKey(deps, proofOf('kms.secrets.delete', instance), { keyId })
  const transition = STEP_TO[state]
  return transitionKey(deps, proofOf(`kms.secrets.${transition}`, instance), { keyId, transition })
}

const PLAIN_DETAILS = {
  description: undefined,
  aliases: [],
  tags: [],
  keyRingId: 'default',
  expiresAt: undefined,
} as const satisfies Partial<NewKeyDetails>

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

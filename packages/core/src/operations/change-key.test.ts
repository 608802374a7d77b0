import { beforeEach, describe, expect, test } from 'vitest'
import type { Action } from '../policy/roles.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { anEvent, newKeyId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import type { ReachableState } from '../testing/state-matrix.ts'
import type { NamedKey } from './change-key.ts'
import { createKeyAlias } from './create-key-alias.ts'
import { deleteKey } from './delete-key.ts'
import { deleteKeyAlias } from './delete-key-alias.ts'
import type { Dependencies } from './dependencies.ts'
import { purgeKey } from './purge-key.ts'
import { restoreKey } from './restore-key.ts'
import { rotateKey } from './rotate-key.ts'
import { transitionKey, type Step } from './transition-key.ts'
import { updateKey } from './update-key.ts'

interface Change {
  readonly from: ReachableState
  readonly action: Action
  readonly reasonCode: number
  /** Absent where the key is gone afterwards. */
  readonly to: ReachableState | undefined
  readonly run: (deps: Dependencies, proof: Authorized<never>, named: NamedKey) => Promise<KeyRecord>
}

const step = (transition: Step, from: ReachableState, to: ReachableState): Change => ({
  from,
  action: `kms.secrets.${transition}`,
  reasonCode: 204,
  to,
  run: (deps, proof, named) => transitionKey(deps, proof, { ...named, transition }),
})

/** Every change of a key there is, each from a state in which it is permitted. */
const CHANGES: Readonly<Record<string, Change>> = {
  disable: step('disable', 'active', 'suspended'),
  enable: step('enable', 'suspended', 'active'),
  deactivate: step('deactivate', 'suspended', 'deactivated'),
  compromise: step('compromise', 'deactivated', 'compromised'),
  delete: { from: 'compromised', action: 'kms.secrets.delete', reasonCode: 200, to: 'destroyed', run: deleteKey },
  restore: { from: 'destroyed', action: 'kms.secrets.restore', reasonCode: 201, to: 'active', run: restoreKey },
  purge: { from: 'destroyed', action: 'kms.secrets.purge', reasonCode: 200, to: undefined, run: purgeKey },
  rotate: { from: 'deactivated', action: 'kms.secrets.rotate', reasonCode: 204, to: 'deactivated', run: rotateKey },
  update: {
    from: 'active',
    action: 'kms.secrets.patch',
    reasonCode: 200,
    to: 'active',
    run: (deps, proof, named) => updateKey(deps, proof, { ...named, changes: { description: 'changed' } }),
  },
  'create alias': {
    from: 'active',
    action: 'kms.secrets-alias.create',
    reasonCode: 201,
    to: 'active',
    run: (deps, proof, { keyId }) => createKeyAlias(deps, proof, { keyId, alias: 'new-alias' }),
  },
  'delete alias': {
    from: 'active',
    action: 'kms.secrets-alias.delete',
    reasonCode: 204,
    to: 'active',
    run: (deps, proof, { keyId }) => deleteKeyAlias(deps, proof, { keyId, alias: 'old-alias' }),
  },
}
const NAMES = Object.keys(CHANGES)
/** Those that take a revision. */
const COMPARING = NAMES.filter((name) => !name.includes('alias'))

const changeOf = (name: string): Change => {
  const change = CHANGES[name]
  if (!change) throw new Error('there is no such change')
  return change
}

let service: InMemoryService
let instance: InstanceRecord
let key: KeyRecord
/** A key in the state the change starts from, and no waiting rule in the way. */
const set = async ({ from }: Change): Promise<void> => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.bring(instance, await service.addKey(instance, 'k', { aliases: ['old-alias'] }), from)
  service.clock.pass(4 * 3_600)
}
const proofFor = (change: Change, scope = instance): Authorized<never> => {
  const role = change.action === 'kms.secrets.purge' ? 'KeyPurge' : 'Manager'
  // Each change is given the proof of its own action, which a table of them cannot say in types.
  return proofOf(change.action, scope, role) as unknown as Authorized<never>
}
const run = (change: Change, deps = service.deps, named: Partial<NamedKey> = {}) =>
  change.run(deps, proofFor(change), { keyId: key.id, ...named })
const failing = (code: string): object => ({ failure: { code } })

/** Everything about the key that a change could change. */
const everything = async () => ({
  key: await service.store.findKey(everyKeyOf(instance.id), key.id),
  versions: await service.store.listVersions(instance.id, key.id),
  events: service.store.events.length,
})

/** A store before whose next commits somebody else is faster; `times` often. */
function contended(times: number): Store {
  let left = times
  const interfere = async (): Promise<void> => {
    if (left <= 0) return
    left -= 1
    const now = await service.store.findKey(everyKeyOf(instance.id), key.id)
    if (!now) throw new Error('the key is gone')
    await service.store.saveKey(
      { key: { ...now, tags: [...now.tags, `by-another-${left}`], revision: now.revision + 1 } },
      anEvent(),
    )
  }
  return overriding<Store>(service.store, {
    saveKey: async (...given) => {
      await interfere()
      return service.store.saveKey(...given)
    },
    purgeKey: async (...given) => {
      await interfere()
      return service.store.purgeKey(...given)
    },
  })
}

describe.for(NAMES)('%s', (name) => {
  const change = changeOf(name)
  beforeEach(() => set(change))

  test('is kept, one revision on, with one event that names action, key and the state it has now', async () => {
    const before = await everything()
    const changed = await run(change)
    const after = await everything()
    expect(after.key).toEqual(change.to && changed)
    expect(after.key?.state).toBe(change.to)
    expect(changed.revision).toBe(key.revision + (change.to ? 1 : 0))
    expect(after.events).toBe(before.events + 1)
    const wireStates = { active: 1, suspended: 2, deactivated: 3, compromised: 3, destroyed: 5 }
    expect(service.store.events.at(-1)).toMatchObject({
      action: change.action,
      outcome: 'success',
      initiator: { id: 'IBMid-ada' },
      reason: { reasonCode: change.reasonCode },
      target: { name: 'k', typeURI: 'kms/secrets' },
      requestData: { instanceID: instance.id, keyRingId: 'default', keyType: 'root' },
      responseData: { keyId: key.id, keyState: wireStates[change.to ?? change.from] },
    })
  })

  test.for(['STORAGE_FULL_ERR', 'STORAGE_UNAVAILABLE_ERR'] as const)(
    'when the commit fails with %s nothing has changed and nothing is on record; the next attempt succeeds',
    async (code) => {
      const before = await everything()
      service.store.failNextCommit(code)
      await expect(run(change)).rejects.toMatchObject(failing(code))
      expect(await everything()).toEqual(before)
      await run(change)
    },
  )

  test("another instance's key and a key that never was fail alike, and nothing changes", async () => {
    const elsewhere = await service.addInstance('Elsewhere')
    const before = await everything()
    const theirs = change.run(service.deps, proofFor(change, elsewhere), { keyId: key.id })
    await expect(theirs).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
    await expect(run(change, service.deps, { keyId: newKeyId() })).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
    expect(await everything()).toEqual(before)
  })

  test('a forged proof changes nothing, and the HSM is not even asked', async () => {
    service.token.setHealth({ state: 'unavailable' })
    const before = await everything()
    const { caller, action, scope } = proofFor(change)
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<never>
    await expect(change.run(service.deps, forged, { keyId: key.id })).rejects.toThrow(TypeError)
    expect(await everything()).toEqual(before)
  })

  test('when somebody else was faster it is decided again: both changes are kept', async () => {
    const changed = await run(change, { ...service.deps, store: contended(3) })
    expect(changed.tags).toEqual(['by-another-2', 'by-another-1', 'by-another-0'])
    expect((await everything()).key).toEqual(change.to && changed)
  })

  test('whoever is overtaken four times is told so', async () => {
    const late = run(change, { ...service.deps, store: contended(4) })
    await expect(late).rejects.toMatchObject(failing('KEY_CHANGED_ERR'))
    expect((await everything()).key?.state).toBe(change.from)
    expect(service.store.events.filter(({ reason }) => reason.reasonCode === 412)).toEqual([])
  })

  test('a key that is purged in between is not found', async () => {
    const store = overriding<Store>(service.store, {
      findKey: async (...given) => {
        const found = await service.store.findKey(...given)
        if (found) await service.store.purgeKey(found, () => anEvent())
        return found
      },
    })
    await expect(run(change, { ...service.deps, store })).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
  })
})

describe.for(COMPARING)('%s of what was seen', (name) => {
  const change = changeOf(name)
  beforeEach(() => set(change))

  test('the revision that was seen is changed', async () => {
    await expect(run(change, service.deps, { revision: key.revision })).resolves.toBeDefined()
  })

  test.for([-1, 1])('a revision that is off by %s is left alone', async (off) => {
    const before = await everything()
    const stale = run(change, service.deps, { revision: key.revision + off })
    await expect(stale).rejects.toMatchObject(failing('KEY_CHANGED_ERR'))
    expect(await everything()).toEqual(before)
  })

  test('it is not decided again: whoever saw another key is told so', async () => {
    const late = run(change, { ...service.deps, store: contended(1) }, { revision: key.revision })
    await expect(late).rejects.toMatchObject(failing('KEY_CHANGED_ERR'))
  })
})

describe('two at once', () => {
  test('disable and delete: one after the other, whoever wins', async () => {
    await set(changeOf('disable'))
    const both = await Promise.allSettled([run(changeOf('disable')), run(changeOf('delete'))])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toMatchObject({
      state: 'destroyed',
      deletion: { stateBefore: 'suspended' },
    })
  })

  test('the same step twice: the second is refused for the state the first one left', async () => {
    await set(changeOf('disable'))
    const both = await Promise.allSettled([run(changeOf('disable')), run(changeOf('disable'))])
    expect(both).toMatchObject([
      { status: 'fulfilled' },
      {
        reason: { failure: { code: 'KEY_ACTION_INVALID_STATE_ERR', detail: 'A suspended key cannot be disabled.' } },
      },
    ])
    expect(service.store.events.filter(({ action }) => action === 'kms.secrets.disable')).toHaveLength(1)
  })

  test('restore and purge: whoever comes second finds no deleted key', async () => {
    await set(changeOf('restore'))
    const [restored, purged] = await Promise.allSettled([run(changeOf('restore')), run(changeOf('purge'))])
    expect(restored.status).toBe('fulfilled')
    expect(purged).toMatchObject({ reason: { failure: { code: 'KEY_ACTION_INVALID_STATE_ERR' } } })
  })
})

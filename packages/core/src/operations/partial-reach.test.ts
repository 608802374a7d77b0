import { beforeAll, describe, expect, test } from 'vitest'
import { authorize, type Authorized } from '../policy/authorize.ts'
import type { Caller, Grant } from '../policy/principal.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { aCaller, instant, newKeyId, principalId } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { cancelCeremony } from './cancel-ceremony.ts'
import { completeCeremony } from './complete-ceremony.ts'
import { findCeremony } from './find-ceremony.ts'
import { getInstance } from './get-instance.ts'
import { listCeremonies } from './list-ceremonies.ts'
import { listInstances } from './list-instances.ts'
import { openCeremony } from './open-ceremony.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeAll(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})

/** Somebody of this name who writes to one ring of the instance. */
const ringWriter = (name: string): Caller => {
  const caller = aCaller({ role: 'Writer', scope: instance.id, only: { keyRing: 'team' } })
  return { ...caller, principal: { ...caller.principal, id: principalId(name) } }
}

function proof<A extends 'create' | 'read' | 'delete'>(
  caller: Caller,
  what: A,
): Authorized<`kms.import-ceremonies.${A}`> {
  const authorized = authorize(caller, `kms.import-ceremonies.${what}` as const, instance)
  if (!authorized) throw new Error('the test asks for the impossible')
  return authorized
}

describe('imports by whoever reaches only a ring', () => {
  test('their own are listed, found and cancelled; those of others answer as if there were none', async () => {
    const { deps } = service
    const [bo, cy] = [ringWriter('IBMid-bo'), ringWriter('IBMid-cy')]
    const [mine, theirs] = [
      await openCeremony(deps, proof(bo, 'create'), { method: 'browser' }),
      await openCeremony(deps, proof(cy, 'create'), { method: 'browser' }),
    ]
    expect((await listCeremonies(deps, proof(bo, 'read'))).map(({ id }) => id)).toEqual([mine.id])
    expect((await findCeremony(deps, proof(bo, 'read'), mine.id)).id).toBe(mine.id)
    const gone = { failure: { code: 'NOT_FOUND_ERR' } }
    await expect(findCeremony(deps, proof(bo, 'read'), theirs.id)).rejects.toMatchObject(gone)
    await expect(cancelCeremony(deps, proof(bo, 'delete'), theirs.id)).rejects.toMatchObject(gone)
    const handed = { id: theirs.id, wrapped: new Uint8Array(384) }
    await expect(completeCeremony(deps, proof(bo, 'create'), handed)).rejects.toMatchObject(gone)
    await cancelCeremony(deps, proof(bo, 'delete'), mine.id)
    // Who reaches the whole instance sees all.
    const manager = aCaller({ role: 'Manager', scope: instance.id })
    expect((await listCeremonies(deps, proof(manager, 'read'))).map(({ id }) => id)).toEqual([theirs.id, mine.id])
  })

  test('a role on one key alone imports nothing', () => {
    const caller = aCaller({ role: 'Manager', scope: instance.id, only: { key: newKeyId() } })
    expect(authorize(caller, 'kms.import-ceremonies.create', instance)).toBeUndefined()
  })
})

describe('instances on which a grant no longer counts', () => {
  const limits: readonly [string, Partial<Grant>, boolean][] = [
    ['a role that counts', {}, true],
    ['one on a ring', { only: { keyRing: 'default' } }, true],
    ['an expired one', { expiresAt: instant() }, false],
    ['one for another network', { conditions: { networks: ['10.0.0.0/8'] } }, false],
  ]
  test.each(limits)('%s shows the instance, or does not', async (_name, part, isThere) => {
    const caller = aCaller({ role: 'Reader', scope: instance.id, ...part })
    expect(await listInstances(service.deps, caller)).toEqual(isThere ? [instance] : [])
    const got = await getInstance(service.deps, caller, instance.id).catch(() => undefined)
    expect(got).toEqual(isThere ? instance : undefined)
  })
})

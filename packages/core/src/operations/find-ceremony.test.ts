import { beforeEach, describe, expect, test } from 'vitest'
import type { CeremonyRecord, InstanceRecord } from '../ports/records.ts'
import { anEvent, principalId, proofOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { addCeremony } from '../testing/store-stage.ts'
import { findCeremony } from './find-ceremony.ts'
import { listCeremonies } from './list-ceremonies.ts'
import { openCeremony } from './open-ceremony.ts'

let service: InMemoryService
let instance: InstanceRecord
let ceremonies: readonly CeremonyRecord[]
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  const open = () => openCeremony(service.deps, proofOf('kms.import-ceremonies.create', instance), { method: 'plain' })
  ceremonies = [await open(), await open(), await open()]
})
const mayRead = (scope = instance) => proofOf('kms.import-ceremonies.read', scope, 'Auditor')

describe('imports by form are looked at', () => {
  test('one by one, with an event that names the ceremony', async () => {
    const [first] = ceremonies
    if (!first) throw new Error('there is no ceremony')
    expect(await findCeremony(service.deps, mayRead(), first.id)).toEqual(first)
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.import-ceremonies.read',
      requestData: { ceremonyId: first.id },
    })
    const elsewhere = mayRead(await service.addInstance('Elsewhere'))
    await expect(findCeremony(service.deps, elsewhere, first.id)).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND_ERR' },
    })
  })

  test('all together, newest first, with an event that says how many', async () => {
    expect(await listCeremonies(service.deps, mayRead())).toEqual(ceremonies.toReversed())
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.import-ceremonies.read',
      responseData: { totalResources: 3 },
    })
    expect(await listCeremonies(service.deps, mayRead(await service.addInstance('Elsewhere')))).toEqual([])
  })

  test('together every open one, however many; of the others the last hundred', async () => {
    for (let one = 0; one < 105; one += 1)
      await addCeremony(service, instance, { createdBy: principalId(`IBMid-${one}`) })
    for (const { id } of ceremonies) await service.store.endCeremony({ id }, 'cancelled', anEvent())
    const listed = await listCeremonies(service.deps, mayRead())
    expect(listed.map(({ state }) => state)).toEqual([...Array(105).fill('open'), ...Array(3).fill('cancelled')])
  })

  test('whose time is over as ended, before any sweep has come round', async () => {
    const [first] = ceremonies
    if (!first) throw new Error('there is no ceremony')
    service.clock.set(first.expiresAt)
    expect(await findCeremony(service.deps, mayRead(), first.id)).toEqual({ ...first, state: 'expired' })
    expect((await listCeremonies(service.deps, mayRead())).map(({ state }) => state)).toContain('expired')
    expect((await service.store.findCeremony(instance.id, first.id))?.state).toBe('open')
  })
})

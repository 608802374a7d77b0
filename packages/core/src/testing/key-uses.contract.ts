import { expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import { statesFor } from '../lifecycle/permitted.ts'
import type { KeyVersionRecord } from '../ports/records.ts'
import type { KeyUse } from '../ports/key-store.ts'
import { anEvent, instant, newKeyId, newVersionId } from './builders.ts'
import type { Stage } from './store-stage.ts'

const oneUse = ({ id, keyId }: KeyVersionRecord, action: 'wrap' | 'unwrap'): KeyUse => ({
  keyId,
  versionId: id,
  states: statesFor(action),
  encrypts: action === 'wrap',
})
const keyOf = ({ material: { binding } }: KeyVersionRecord) => ({ instanceId: binding.instanceId, id: binding.keyId })
const codeOf = (error: unknown): string => (error instanceof KeyError ? error.failure.code : String(error))
/** How each of some promises ended: `kept`, or the code of its failure. */
const ends = (promises: readonly Promise<void>[]): Promise<readonly string[]> =>
  Promise.all(promises.map((each) => each.then(() => 'kept', codeOf)))

/** What the contract says of uses and events, which may share commits but not fates. */
export function keyUseTests(stage: () => Stage): void {
  const aVersion = async () => (await stage().addKey(await stage().addInstance())).version
  const keptOf = async (events: readonly { readonly id: string }[]) => {
    const ids = new Set(events.map(({ id }) => id))
    return (await stage().events()).map(({ id }) => id).filter((id) => ids.has(id))
  }

  test('many uses at once are each recorded once, in the order they came in', async () => {
    const version = await aVersion()
    const events = Array.from({ length: 2_500 }, (_, n) => anEvent({ n }))
    await Promise.all(events.map((event) => stage().store.recordUse(oneUse(version, 'unwrap'), event)))
    expect(await keptOf(events)).toEqual(events.map(({ id }) => id))
  })

  test('SP 800-38D 8.3: encryptions are counted per version, decryptions are not', async () => {
    const [one, two] = [await aVersion(), await aVersion()]
    const wraps = (version: KeyVersionRecord, times: number) =>
      Array.from({ length: times }, () => stage().store.recordUse(oneUse(version, 'wrap'), anEvent()))
    const unwraps = Array.from({ length: 7 }, () => stage().store.recordUse(oneUse(one, 'unwrap'), anEvent()))
    await Promise.all([...wraps(one, 40), ...unwraps, ...wraps(two, 3)])
    await Promise.all(wraps(one, 2))
    expect([await stage().encryptions(one.id), await stage().encryptions(two.id)]).toEqual([42, 3])
  })

  test('a version remembers its uses and the last of them; one that was refused is none, and other versions have none', async () => {
    const [one, other] = [await aVersion(), await aVersion()]
    const usesOf = async ({ id, material: { binding } }: KeyVersionRecord) =>
      (await stage().store.listVersionUses(binding.instanceId, binding.keyId)).find((version) => version.id === id)
    expect(await usesOf(one)).toMatchObject({ uses: 0, encryptions: 0, lastUsedAt: undefined })
    const uses = [2, 3, 4, 5].map((at) =>
      stage().store.recordUse(oneUse(one, at === 2 ? 'wrap' : 'unwrap'), anEvent({}, { now: instant(at) })),
    )
    await Promise.all(uses)
    expect(await usesOf(one)).toMatchObject({ uses: 4, encryptions: 1, lastUsedAt: instant(5) })
    await stage().store.recordUse(oneUse(one, 'unwrap'), anEvent({}, { now: instant(60) }))
    await stage().changeState(keyOf(one), 'suspended')
    const late = stage().store.recordUse(oneUse(one, 'wrap'), anEvent({}, { now: instant(70) }))
    expect(await ends([late])).toEqual(['KEY_ACTION_INVALID_STATE_ERR'])
    expect(await usesOf(one)).toMatchObject({ uses: 5, encryptions: 1, lastUsedAt: instant(60) })
    expect(await usesOf(other)).toMatchObject({ uses: 0, lastUsedAt: undefined })
  })

  test('a use of a key that has left the permitted states is refused: no event, no count, and its neighbours stay', async () => {
    const [left, stayed] = [await aVersion(), await aVersion()]
    await stage().changeState(keyOf(left), 'suspended')
    const events = [anEvent(), anEvent(), anEvent(), anEvent()]
    const uses = [stayed, left, stayed, left].map((version, i) =>
      stage().store.recordUse(oneUse(version, 'wrap'), events[i] ?? anEvent()),
    )
    expect(await ends(uses)).toEqual(['kept', 'KEY_ACTION_INVALID_STATE_ERR', 'kept', 'KEY_ACTION_INVALID_STATE_ERR'])
    expect(await keptOf(events)).toEqual([events[0]?.id, events[2]?.id])
    expect([await stage().encryptions(left.id), await stage().encryptions(stayed.id)]).toEqual([0, 2])
  })

  test('each use is judged by its own states: a deactivated key may still be unwrapped with', async () => {
    const version = await aVersion()
    await stage().changeState(keyOf(version), 'deactivated')
    const uses = [oneUse(version, 'wrap'), oneUse(version, 'unwrap')]
    const recorded = uses.map((use) => stage().store.recordUse(use, anEvent()))
    expect(await ends(recorded)).toEqual(['KEY_ACTION_INVALID_STATE_ERR', 'kept'])
  })

  test('a use of a key that is no longer there is refused, and leaves no event', async () => {
    const event = anEvent()
    const use = { keyId: newKeyId(), versionId: newVersionId(), states: statesFor('wrap'), encrypts: true }
    expect(await ends([stage().store.recordUse(use, event)])).toEqual(['KEY_NOT_FOUND_ERR'])
    expect(await keptOf([event])).toEqual([])
  })

  test('a commit that fails refuses everything in it, keeps nothing, and the next one succeeds', async () => {
    const version = await aVersion()
    const events = Array.from({ length: 20 }, () => anEvent())
    const submit = () =>
      events.map((event, i) =>
        i % 2 === 0 ? stage().store.appendEvent(event) : stage().store.recordUse(oneUse(version, 'wrap'), event),
      )
    await stage().breakCommits(true)
    const failed = await ends(submit())
    await stage().breakCommits(false)
    expect(failed.filter((end) => !end.startsWith('STORAGE_'))).toEqual([])
    expect(await keptOf(events)).toEqual([])
    expect(await stage().encryptions(version.id)).toBe(0)
    expect(new Set(await ends(submit()))).toEqual(new Set(['kept']))
    expect(await keptOf(events)).toHaveLength(20)
    expect(await stage().encryptions(version.id)).toBe(10)
  })

  test('an event that cannot be written fails alone: what shares its commit is kept', async () => {
    const events = [anEvent(), anEvent({ fraction: 0.5 }), anEvent()]
    const appended = events.map((event) => stage().store.appendEvent(event))
    expect(await ends(appended)).toEqual(['kept', 'STORAGE_UNAVAILABLE_ERR', 'kept'])
    expect(await keptOf(events)).toEqual([events[0]?.id, events[2]?.id])
  })

  test('a name with half a character in it does not keep an event from being written', async () => {
    const event = anEvent({ name: 'half \ud800' })
    await stage().store.appendEvent(event)
    expect(await keptOf([event])).toHaveLength(1)
  })
}

import { COLLECTION_TYPES } from '@keywright/contract/collection'
import type { KeyResource } from '@keywright/contract/keys/key'
import { wireState } from '@keywright/core/lifecycle/transition'
import { deletionDates, waitsUntil, type WaitingRules } from '@keywright/core/lifecycle/waiting'
import { stateAt } from '@keywright/core/policy/dual-control'
import type { AccessStore } from '@keywright/core/ports/access-store'
import type { ApprovalStore } from '@keywright/core/ports/approval-store'
import type { InstanceRecord, KeyRecord } from '@keywright/core/ports/records'
import { keyCrn } from '@keywright/core/vocabulary/crn'
import { wireDateOf, type Instant } from '@keywright/core/vocabulary/instant'
import { algorithmRow } from '@keywright/core/vocabulary/key-algorithm'

const date = <Name extends string>(name: Name, instant: Instant | undefined) =>
  // A computed member name widens to string; the caller's literal is what it is.
  (instant === undefined ? {} : { [name]: wireDateOf(instant) }) as { [N in Name]?: string }

/** What a key's answer depends on besides the key; a `Call` on an instance has it. */
interface Presenting {
  readonly core: {
    readonly rules: WaitingRules
    readonly now: () => Instant
    readonly store: Pick<ApprovalStore, 'findDualControl' | 'listApprovals'> & Pick<AccessStore, 'listSubjects'>
  }
  readonly authorized: { readonly scope: Pick<InstanceRecord, 'id' | 'crn'> }
}

/** What of a deleted key can still be done, and when (key-protect-api.md §1.5). */
function deletionOf(key: KeyRecord, rules: WaitingRules, now: Instant) {
  if (!key.deletion) return {}
  const { at, by } = key.deletion
  const { restorableUntil, purgeableFrom, purgedOn } = deletionDates(rules, at)
  const waits = (action: 'restore' | 'purge') =>
    waitsUntil(rules, { toggledAt: key.toggledAt, rotatedAt: key.rotatedAt, deletedAt: at }, action, now) !== undefined
  return {
    deletionDate: wireDateOf(at),
    deletedBy: by,
    restoreAllowed: !waits('restore') && now <= restorableUntil,
    restoreExpirationDate: wireDateOf(restorableUntil),
    purgeAllowed: !waits('purge'),
    purgeAllowedFrom: wireDateOf(purgeableFrom),
    purgeScheduledOn: wireDateOf(purgedOn),
  }
}

/** What those are called now who did something to the keys; whoever is gone has no name any more. */
async function namesOf({ core }: Presenting, keys: readonly KeyRecord[]): Promise<ReadonlyMap<string, string>> {
  const ids = keys.flatMap(({ createdBy, deletion }) => (deletion ? [createdBy, deletion.by] : [createdBy]))
  const subjects = await core.store.listSubjects([...new Set(ids)])
  return new Map(subjects.map(({ id, name }) => [id, name]))
}

function keywrightOf(key: KeyRecord, names: ReadonlyMap<string, string>): KeyResource['keywright'] {
  const { state, revision, currentVersion, toggledAt, createdBy, deletion } = key
  const [createdByName, deletedByName] = [names.get(createdBy), deletion && names.get(deletion.by)]
  return {
    state,
    revision,
    ...(currentVersion ? { checkValue: currentVersion.checkValue } : {}),
    ...(createdByName === undefined ? {} : { createdByName }),
    ...(deletedByName === undefined ? {} : { deletedByName }),
    ...date('lastToggleDate', toggledAt),
  }
}

/** The most that are looked through for those set for deletion. */
const MOST_REQUESTS = 1_000

/** Whether it takes more than one person to delete a key here, and which ones somebody has asked to delete (§1.5). */
async function dualAuthOf({
  core,
  authorized,
}: Presenting): Promise<(key: KeyRecord) => KeyResource['dualAuthDelete']> {
  const [{ store }, { id: instanceId }] = [core, authorized.scope]
  const control = await store.findDualControl(instanceId)
  const action = 'kms.secrets.delete'
  if (!control?.rules[action]) return () => ({ enabled: false })
  const standing = await store.listApprovals({ scope: instanceId, action, standing: true }, MOST_REQUESTS)
  const now = core.now()
  const expiries = new Map(
    standing.filter((one) => stateAt(one, now) === 'open').map(({ key, expiresAt }) => [key?.id, expiresAt]),
  )
  return ({ id }) => {
    const expiresAt = expiries.get(id)
    return { enabled: true, keySetForDeletion: expiresAt !== undefined, ...date('authExpiration', expiresAt) }
  }
}

/** Keys as callers see them (key-protect-api.md §2.3) now: an allow-list, in which material has no place. */
export async function presentKeys(
  { core, authorized }: Presenting,
  keys: readonly KeyRecord[],
): Promise<readonly KeyResource[]> {
  const dualAuthDelete = await dualAuthOf({ core, authorized })
  const names = await namesOf({ core, authorized }, keys)
  const [{ rules }, now, { crn }] = [core, core.now(), authorized.scope]
  return keys.map((key) => {
    const { bits } = algorithmRow(key.algorithm)
    const { currentVersion: version } = key
    return {
      type: COLLECTION_TYPES.key,
      id: key.id,
      name: key.name,
      aliases: [...key.aliases],
      ...(key.description === undefined ? {} : { description: key.description }),
      ...(key.tags.length === 0 ? {} : { tags: [...key.tags] }),
      state: wireState(key.state),
      extractable: key.type === 'standard',
      ...date('expirationDate', key.expiresAt),
      crn: keyCrn(crn, key.id),
      imported: key.imported,
      keyRingID: key.keyRingId,
      creationDate: wireDateOf(key.createdAt),
      createdBy: key.createdBy,
      algorithmType: 'Deprecated',
      algorithmMetadata: { bitLength: `${bits}`, mode: 'Deprecated' },
      algorithmBitSize: bits,
      algorithmMode: 'Deprecated',
      ...date('lastUpdateDate', key.updatedAt),
      ...date('lastRotateDate', key.rotatedAt),
      ...(version ? { keyVersion: { id: version.id, creationDate: wireDateOf(version.createdAt) } } : {}),
      dualAuthDelete: dualAuthDelete(key),
      deleted: key.state === 'destroyed',
      ...deletionOf(key, rules, now),
      keywright: keywrightOf(key, names),
    }
  })
}

export async function presentKey(call: Presenting, key: KeyRecord): Promise<KeyResource> {
  const [shown] = await presentKeys(call, [key])
  if (!shown) throw new TypeError('a key has one answer')
  return shown
}

/** What `Prefer: return=minimal` asks for. */
export const minimalKey = ({ type, id }: KeyResource) => ({ type, id })

export const keyCollectionOf = <Item>(resources: readonly Item[], more: object = {}) => ({
  metadata: { collectionType: COLLECTION_TYPES.key, collectionTotal: resources.length, ...more },
  resources,
})

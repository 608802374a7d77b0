import { eventOf, type AuditEvent } from '../packages/core/src/audit/event.ts'
import { KEY_STATES } from '../packages/core/src/lifecycle/transition.ts'
import type { InstanceRecord } from '../packages/core/src/ports/records.ts'
import { aCaller, aKey, anInstance, instant, newId, newTokenObjectId } from '../packages/core/src/testing/builders.ts'
import { folded } from '../packages/core/src/vocabulary/folded.ts'
import type { Db } from '../apps/bff/src/store/database.ts'
import { rowOfEvent } from '../apps/bff/src/store/event-row.ts'
import { insertInstance } from '../apps/bff/src/store/instance-rows.ts'
import { rowOfKey, rowOfVersion } from '../apps/bff/src/store/rows.ts'
import * as tokenObjects from '../apps/bff/src/store/token-objects.ts'

const BATCH = 1_000
const MINUTE = 60_000
const ACTIONS = ['wrap', 'unwrap', 'wrap', 'list', 'read', 'create', 'rotate'].map((verb) => `kms.secrets.${verb}`)
/** Uneven, as in life: the first of many is met more often than the last. */
const pick = (many: number, n: number): number => Math.floor((((n * 7_919) % 10_007) ** 2 / 10_007 ** 2) * many)

/** What happened in the n-th minute: some 40 services use some 2,000 keys from some 60 addresses. */
function event({ id: instanceId, crn }: InstanceRecord, n: number): AuditEvent {
  const caller = aCaller()
  const [who, key] = [pick(40, n), pick(2_000, n * 3)]
  const principal = { id: `iam-ServiceId-${who}`, name: `service ${who}`, kind: 'service-id' }
  return eventOf(
    {
      caller: { ...caller, principal, correlationId: newId(), sourceAddress: `192.0.2.${pick(60, n * 5)}` },
      action: ACTIONS[n % ACTIONS.length] ?? '',
      target: { id: `${crn}key:${key}`, name: `key ${key}`, typeURI: 'kms/secrets' },
      source: crn,
      instanceId,
      requestData: { keyRingId: `ring-${n % 10}`, keyType: 'root' },
      responseData: { keyId: `key-${key}`, keyVersionId: newId() },
      ...(n % 33 === 0 ? { failure: 'KEY_ACTION_INVALID_STATE_ERR', reasonCode: 409 } : { reasonCode: 200 }),
    },
    { newEventId: newId, now: () => instant(n * MINUTE) },
  )
}

async function addKey(tx: Db, instance: InstanceRecord, n: number): Promise<void> {
  const { key, version } = aKey(instance, {
    macKeyId: instance.kekId,
    name: `key ${(n * 7_919) % 1_000_000} of somebody`,
    aliases: n % 3 === 0 ? [`alias-${n}`] : [],
    tags: n % 5 === 0 ? ['production', `team-${n % 50}`] : [],
    state: KEY_STATES[n % KEY_STATES.length] ?? 'active',
    createdAt: instant(n),
    rotatedAt: n % 7 === 0 ? undefined : instant(n * 2),
    expiresAt: n % 4 === 0 ? instant(n * MINUTE) : undefined,
  })
  const [aliased] = key.aliases
  const checkValue = ((n * 7_919) % 2 ** 24).toString(16).padStart(6, '0')
  await tx.insertInto('keys').values(rowOfKey(key)).execute()
  await tx
    .insertInto('key_versions')
    .values({ ...rowOfVersion(version), check_value: checkValue, last_used_at: n % 2 === 0 ? instant(n) : null })
    .execute()
  if (aliased === undefined) return
  const alias = { instance_id: instance.id, alias: aliased, alias_folded: folded(aliased), key_id: key.id }
  await tx.insertInto('key_aliases').values(alias).execute()
}

/** One instance with that many keys, and that many events about others of its keys. */
export async function fill(db: Db, count: number): Promise<InstanceRecord> {
  const instance = anInstance({ kekId: newTokenObjectId() })
  await tokenObjects.plan(db, { id: instance.kekId, purpose: 'key-encryption', plannedAt: instant() })
  await db.transaction().execute((tx) => insertInstance(tx, { instance, event: event(instance, 0) }))
  for (let from = 0; from < count; from += BATCH) {
    await db.transaction().execute(async (tx) => {
      for (let n = from; n < Math.min(from + BATCH, count); n += 1) {
        await addKey(tx, instance, n)
        await tx
          .insertInto('audit_events')
          .values(rowOfEvent(event(instance, n + 1)))
          .execute()
      }
    })
  }
  return instance
}

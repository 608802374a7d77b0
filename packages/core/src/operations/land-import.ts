import { KeyError } from '../errors/key-error.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import type { ApprovalRequest } from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { PendingImport } from '../ports/approval-store.ts'
import type { CeremonyEnd } from '../ports/key-store.ts'
import type { InstanceRecord, KeyVersionRecord } from '../ports/records.ts'
import type { EventId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { withKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requireRingReach } from './guard.ts'
import { creationEvent } from './new-key.ts'
import { requireNewKeyAllowed, requirePlainAllowed } from './require-access.ts'
import { requireRotationNow, rotatedKey, rotationEvent } from './rotation.ts'

/** Who asked, with the rights they have now, and what. */
export interface Landing {
  readonly caller: Caller
  readonly scope: InstanceRecord
  readonly request: ApprovalRequest
}

const ended = (reason: 'changed' | 'rights'): KeyError => new KeyError({ code: 'APPROVAL_ENDED_ERR', reason })

function rightTo<A extends 'kms.secrets.create' | 'kms.secrets.rotate'>(
  { caller, scope }: Landing,
  action: A,
): Authorized<A> {
  const proof = authorize(caller, action, scope)
  if (!proof) throw ended('rights')
  return proof
}

/** An import that has been approved: the blob that waited becomes the key, or its newest version, of this moment. */
export async function landImport(deps: Dependencies, landing: Landing): Promise<void> {
  const pending = await deps.store.findPendingImport(landing.request.id)
  if (!pending) throw ended('changed')
  if (landing.request.key?.revision === 0) await landKey(deps, landing, pending)
  else await landVersion(deps, landing, pending)
}

const isPlain = ({ facts }: PendingImport): boolean => facts['importMethod'] === 'plain'

const at = (version: KeyVersionRecord, createdAt: Instant): KeyVersionRecord => ({ ...version, createdAt })

const completed = (ceremony: CeremonyEnd | undefined, moment: Instant, eventId: EventId): CeremonyEnd | undefined =>
  ceremony && { ...ceremony, result: { ...ceremony.result, at: moment, eventId } }

async function landKey(deps: Dependencies, landing: Landing, pending: PendingImport): Promise<void> {
  const proof = rightTo(landing, 'kms.secrets.create')
  requireRingReach(proof, pending.key.keyRingId)
  const now = deps.now()
  const { type, expiresAt } = pending.key
  if (expiresAt !== undefined && expiresAt <= now) throw ended('changed')
  await requireNewKeyAllowed(deps.store, landing.scope.id, { type, origin: isPlain(pending) ? 'plain' : 'wrapped' })
  const content =
    pending.content.kind === 'payload'
      ? pending.content
      : ({ kind: 'material', version: at(pending.content.version, now) } as const)
  const { currentVersion } = pending.key
  const key = {
    ...pending.key,
    createdAt: now,
    currentVersion: currentVersion && { ...currentVersion, createdAt: now },
  }
  const event = creationEvent(deps, proof, key, pending.facts)
  await deps.store.createKey(key, content, event, completed(pending.ceremony, now, event.id))
}

async function landVersion(
  deps: Dependencies,
  landing: Landing,
  { key: wanted, ...pending }: PendingImport,
): Promise<void> {
  const proof = rightTo(landing, 'kms.secrets.rotate')
  const { content, facts } = pending
  if (content.kind !== 'material') throw new TypeError('a rotation brings material')
  if (isPlain({ key: wanted, ...pending })) await requirePlainAllowed(deps.store, landing.scope.id)
  const { id: keyId } = wanted
  await withKey(deps, proof, { keyId, revision: landing.request.key?.revision }, async (before, now) => {
    requireRotationNow(deps, before)
    const newVersion = at(content.version, now)
    const key = rotatedKey(before, newVersion)
    const event = rotationEvent(deps, proof, key, facts)
    await deps.store.saveKey({ key, newVersion, ceremony: completed(pending.ceremony, now, event.id) }, event)
  })
}

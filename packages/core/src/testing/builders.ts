import type { AuditEvent, AuditFacts } from '../audit/event.ts'
import { eventOf } from '../audit/event.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import { partyOf, type ApprovalRequest } from '../policy/dual-control.ts'
import type { Caller, Grant } from '../policy/principal.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { Action, Role } from '../policy/roles.ts'
import type {
  CeremonyRecord,
  CeremonyResult,
  PayloadKeyRecord,
  InstanceRecord,
  KeyRecord,
  KeyRingRecord,
  KeyVersionRecord,
  SealedPayload,
} from '../ports/records.ts'
import { instanceCrn } from '../vocabulary/crn.ts'
import { toHex } from '../vocabulary/bytes.ts'
import type {
  ApprovalId,
  CeremonyId,
  EventId,
  InstanceId,
  KeyId,
  KeyVersionId,
  PrincipalId,
  TokenObjectId,
} from '../vocabulary/ids.ts'
import { instantOf, type Instant } from '../vocabulary/instant.ts'

// Records for tests, complete and valid: each takes only what the test is about.

export const newId = (): string => globalThis.crypto.randomUUID()
// Random UUIDs and random bytes are what these brands promise; the tests have no other door to them.
export const newInstanceId = (): InstanceId => newId() as InstanceId
export const newKeyId = (): KeyId => newId() as KeyId
export const newVersionId = (): KeyVersionId => newId() as KeyVersionId
export const newTokenObjectId = (): TokenObjectId => toHex(randomBytes(16)) as TokenObjectId
export const principalId = (name: string): PrincipalId => name as PrincipalId

const randomBytes = (length: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length))

/** Milliseconds after the start of 2026. */
export const instant = (milliseconds = 0): Instant => instantOf(new Date(Date.UTC(2026, 0, 1) + milliseconds))

export const ACCOUNT = '0123456789abcdef0123456789abcdef'

export function anInstance(part: Partial<InstanceRecord> = {}): InstanceRecord {
  const id = part.id ?? newInstanceId()
  return {
    id,
    name: 'Payments',
    crn: instanceCrn(ACCOUNT, id),
    kekId: newTokenObjectId(),
    createdAt: instant(),
    createdBy: principalId('IBMid-ada'),
    ...part,
  }
}

export const aKeyRing = ({ id: instanceId }: InstanceRecord, id: string): KeyRingRecord => ({
  instanceId,
  id,
  createdAt: instant(),
  createdBy: principalId('IBMid-ada'),
})

/** An active root key of an instance, with its first version; the material is noise. A standard key has no use for it. */
export function aKey(
  instance: InstanceRecord,
  part: Partial<KeyRecord> & { readonly macKeyId: TokenObjectId },
): { readonly key: KeyRecord; readonly version: KeyVersionRecord } {
  const { macKeyId, ...fields } = part
  const id = fields.id ?? newKeyId()
  const createdAt = fields.createdAt ?? instant()
  const currentVersion = { id: newVersionId(), createdAt, checkValue: 'a1b2c3' }
  const key: KeyRecord = {
    id,
    instanceId: instance.id,
    name: 'invoice archive',
    description: undefined,
    aliases: [],
    tags: [],
    type: 'root',
    state: 'active',
    algorithm: 'AES-256',
    imported: false,
    keyRingId: 'default',
    createdAt,
    createdBy: principalId('IBMid-ada'),
    updatedAt: undefined,
    rotatedAt: undefined,
    toggledAt: undefined,
    expiresAt: undefined,
    deletion:
      fields.state === 'destroyed' ? { at: createdAt, by: principalId('IBMid-ada'), stateBefore: 'active' } : undefined,
    revision: 1,
    currentVersion: fields.type === 'standard' ? undefined : currentVersion,
    ...fields,
  }
  return { key, version: aVersion(instance, key, { macKeyId }) }
}

/** A version of the key: its current one, unless `id` says otherwise. */
export function aVersion(
  { kekId }: InstanceRecord,
  key: KeyRecord,
  part: { readonly macKeyId: TokenObjectId; readonly id?: KeyVersionId; readonly createdAt?: Instant },
): KeyVersionRecord {
  const { currentVersion } = key
  const { id = currentVersion?.id ?? newVersionId(), createdAt = currentVersion?.createdAt ?? key.createdAt } = part
  const binding = { instanceId: key.instanceId, keyId: key.id, versionId: id, algorithm: key.algorithm, kekId }
  const material = { binding, blob: randomBytes(40), mac: randomBytes(32), macKeyId: part.macKeyId }
  return { id, keyId: key.id, createdAt, checkValue: currentVersion?.checkValue ?? 'a1b2c3', material }
}

/** The key an instance's standard keys are encrypted under; the material is noise. */
export function aPayloadKey(
  { id: instanceId, kekId }: InstanceRecord,
  { macKeyId }: { readonly macKeyId: TokenObjectId },
): PayloadKeyRecord {
  const id = newVersionId()
  // A payload key is no key of the caller's: in its binding its own id stands for the key's as well.
  const binding = { instanceId, keyId: id as string as KeyId, versionId: id, algorithm: 'AES-256', kekId } as const
  const material = { binding, blob: randomBytes(40), mac: randomBytes(32), macKeyId }
  return { id, instanceId, createdAt: instant(), material }
}

/** A standard key's secret; the ciphertext is noise. */
export const aPayload = ({ id: payloadKeyId }: PayloadKeyRecord): SealedPayload => ({
  payloadKeyId,
  iv: randomBytes(12),
  ciphertext: randomBytes(48),
})

/** An open import through the browser, with a transport key nobody planned yet. */
export const aCeremony = (instance: InstanceRecord, part: Partial<CeremonyRecord> = {}): CeremonyRecord => ({
  // Random UUIDs are what the brand promises.
  id: newId() as CeremonyId,
  instanceId: instance.id,
  method: 'browser',
  rotates: undefined,
  transport: { id: newTokenObjectId(), publicKey: randomBytes(64), hash: 'SHA-1' },
  state: 'open',
  createdAt: instant(),
  createdBy: principalId('IBMid-ada'),
  createdByName: 'Ada Lovelace',
  expiresAt: instant(3_600_000),
  result: undefined,
  ...part,
})

/** What an import came to that made this key. */
export const aCeremonyResult = ({
  id: keyId,
  name: keyName,
  algorithm,
  currentVersion,
}: KeyRecord): CeremonyResult => ({
  keyId,
  keyName,
  versionId: currentVersion?.id ?? newVersionId(),
  algorithm,
  checkValue: 'a1b2c3',
  expectedCheckValue: undefined,
  facts: {
    sensitive: true,
    extractable: false,
    alwaysSensitive: undefined,
    neverExtractable: undefined,
    local: false,
  },
  tokenSerial: '0123456789abcdef',
  tokenModel: 'SoftHSM v2',
  eventId: newId() as EventId,
  at: instant(1),
  by: principalId('IBMid-ada'),
  byName: 'Ada Lovelace',
})

/** An open request to delete a key nobody made, asked by Ada and waiting for two. */
export const aRequest = (part: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  // A random UUID is what the brand promises.
  id: newId() as ApprovalId,
  action: 'kms.secrets.delete',
  instanceId: newInstanceId(),
  instanceName: 'Payments',
  key: { id: newKeyId(), name: 'invoices', keyRingId: 'default', revision: 3 },
  parameters: '',
  changes: { state: { before: 'active', after: 'destroyed' } },
  quorum: { approvers: 2, distinctGroups: false },
  requester: partyOf(aCaller()),
  requestedAt: instant(),
  expiresAt: instant(1000),
  state: 'open',
  votes: [],
  revision: 1,
  ...part,
})

export const aCaller = (...grants: readonly Grant[]): Caller => ({
  principal: { id: principalId('IBMid-ada'), name: 'Ada Lovelace', kind: 'person', grants },
  credential: 'session',
  correlationId: 'b9b7c1a2-0000-4000-8000-00000000c0de',
  sourceAddress: '192.0.2.7',
  requestUri: '/api/v2/keys',
  at: instant(),
  isFrom: (network) => network === '192.0.2.0/24',
})

/** A real proof: somebody with this role on this scope, allowed this action by the role table. */
export function proofOf<A extends Action, Scope extends InstanceRecord | 'platform'>(
  action: A,
  scope: Scope,
  role: Role = scope === 'platform' ? 'Administrator' : 'Manager',
): Authorized<A, Scope> {
  const proof = authorize(aCaller({ role, scope: scope === 'platform' ? scope : scope.id }), action, scope)
  if (!proof) throw new Error(`a ${role} may not ${action}: the test asks for the impossible`)
  return proof
}

/** The reach of somebody who may read every key of an instance. */
export const everyKeyOf = (id: InstanceId): KeyReach => proofOf('kms.secrets-metadata.read', anInstance({ id })).reach

/** A success event; `facts` go into its response data. */
export const anEvent = (
  facts: AuditFacts = {},
  part: { readonly action?: string; readonly now?: Instant; readonly instanceId?: string } = {},
): AuditEvent =>
  eventOf(
    {
      caller: aCaller(),
      action: part.action ?? 'kms.secrets.wrap',
      target: { id: 'crn', name: 'invoice archive', typeURI: 'kms/secrets' },
      source: '',
      instanceId: part.instanceId,
      reasonCode: 200,
      responseData: facts,
    },
    { newEventId: newId, now: () => part.now ?? instant() },
  )

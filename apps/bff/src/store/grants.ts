import { randomUUID } from 'node:crypto'
import type { Grant, GrantConditions } from '@keywright/core/policy/principal'
import type { GrantRecord } from '@keywright/core/ports/access-store'
import { ROLES, type Role } from '@keywright/core/policy/roles'
import {
  serviceNamedBy,
  type GrantId,
  type InstanceId,
  type KeyId,
  type PrincipalId,
  type SubjectId,
} from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

/** A grant with whose it is and who gave it. */
export interface GrantTo extends Grant {
  readonly principalId: SubjectId
  readonly at: Instant
  /** Absent for what set-up grants. */
  readonly by?: PrincipalId | undefined
}

const narrowed = (only: Grant['only']) => ({
  key_ring_id: only && 'keyRing' in only ? only.keyRing : null,
  key_id: only && 'key' in only ? only.key : null,
})

export const rowOfGrant = (grant: GrantTo, id: string = randomUUID()): Row<'grants'> => ({
  id,
  principal_id: grant.principalId,
  role: grant.role,
  scope: grant.scope,
  ...narrowed(grant.only),
  expires_at: grant.expiresAt ?? null,
  conditions: grant.conditions === undefined ? null : JSON.stringify(grant.conditions),
  source_instance: grant.source?.instance ?? null,
  source_delegated: grant.source === undefined ? null : Number(grant.source.delegated),
  granted_at: grant.at,
  granted_by: grant.by ?? null,
})

const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

function onlyOf({ key_ring_id, key_id }: Pick<Row<'grants'>, 'key_ring_id' | 'key_id'>): Grant['only'] {
  // Both were written by this service.
  if (key_id !== null) return { key: key_id as KeyId }
  return key_ring_id === null ? undefined : { keyRing: key_ring_id }
}

/** What of a row decides; `undefined` for a role that this version does not know. */
export function grantOf(row: Omit<Row<'grants'>, 'id' | 'granted_at' | 'granted_by'>): Grant | undefined {
  const { role, scope, expires_at, conditions } = row
  if (!isRole(role)) return undefined
  return {
    role,
    // An instance's id or the word `platform`, a moment, and the JSON of conditions: written by `rowOfGrant`.
    scope: scope as InstanceId | 'platform',
    only: onlyOf(row),
    expiresAt: expires_at === null ? undefined : (expires_at as Instant),
    conditions: conditions === null ? undefined : (JSON.parse(conditions) as GrantConditions),
    ...sourceOf(row),
  }
}

/** Of an authorization, the calls it is for. */
function sourceOf({
  principal_id,
  source_instance,
  source_delegated,
}: Pick<Row<'grants'>, 'principal_id' | 'source_instance' | 'source_delegated'>): Pick<Grant, 'source'> {
  if (source_delegated === null) return {}
  const service = serviceNamedBy(principal_id) ?? ''
  return { source: { service, instance: source_instance ?? undefined, delegated: source_delegated === 1 } }
}

/** A whole row; `undefined` for a role that this version does not know. */
export function recordOfGrant(row: Row<'grants'>): GrantRecord | undefined {
  const grant = grantOf(row)
  return (
    grant && {
      ...grant,
      // Written by `rowOfGrant`, from the same types.
      id: row.id as GrantId,
      subjectId: row.principal_id as SubjectId,
      grantedAt: row.granted_at as Instant,
      grantedBy: row.granted_by === null ? undefined : (row.granted_by as PrincipalId),
    }
  )
}

/** Inside the transaction that its caller opens. */
export async function insertGrants(tx: Db, grants: readonly GrantTo[]): Promise<void> {
  await tx
    .insertInto('grants')
    .values(grants.map((grant) => rowOfGrant(grant)))
    .execute()
}

import type { InstanceId, PrincipalId } from '../vocabulary/ids.ts'
import type { Role } from './roles.ts'

/** A role on one instance, or on the whole installation. Grants add up. */
export interface Grant {
  readonly role: Role
  readonly scope: InstanceId | 'platform'
}

/** Somebody or something that has proved who it is. */
export interface Principal {
  readonly id: PrincipalId
  readonly name: string
  readonly kind: 'person' | 'service-id'
  readonly grants: readonly Grant[]
}

/** A principal in the middle of one call, with what the audit trail must say of it. */
export interface Caller {
  readonly principal: Principal
  readonly credential: 'token' | 'session'
  readonly correlationId: string
  readonly sourceAddress: string
  readonly requestUri: string
}

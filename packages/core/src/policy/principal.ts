import type { InstanceId, KeyId, PrincipalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { Hours } from './hours.ts'
import type { Role } from './roles.ts'
import type { GrantSource, ServiceIdentity } from './service.ts'

/** One ring or one key of an instance. */
export type Narrowing = { readonly keyRing: string } | { readonly key: KeyId }

/** What must hold for a grant to count at all. */
export interface GrantConditions {
  /** CIDR blocks, IPv4 or IPv6, of which one must hold the caller's address; never empty. */
  readonly networks?: readonly string[] | undefined
  readonly hours?: Hours | undefined
}

/** A role on the whole installation, on one instance, or on one ring or key of it. Grants add up. */
export interface Grant {
  readonly role: Role
  readonly scope: InstanceId | 'platform'
  /** Only ever on an instance. */
  readonly only?: Narrowing | undefined
  /** From this moment on it grants nothing. */
  readonly expiresAt?: Instant | undefined
  readonly conditions?: GrantConditions | undefined
  /** An authorization: it counts only for calls of this service, and gives nothing to a person. */
  readonly source?: GrantSource | undefined
}

/** Somebody or something that has proved who it is. */
export interface Principal {
  readonly id: PrincipalId
  readonly name: string
  readonly kind: 'person' | 'service-id'
  readonly grants: readonly Grant[]
  /** The person who answers for a service ID: under dual control the two are one. */
  readonly owner?: PrincipalId | undefined
  /** Of a service ID that belongs to a service: whatever it calls is service-to-service. */
  readonly service?: ServiceIdentity | undefined
}

/** What the conditions of a grant are held against. */
export interface Circumstances {
  readonly at: Instant
  /** Whether the call comes from an address in this CIDR block. */
  readonly isFrom: (network: string) => boolean
  /** Whose call it is, where it is a service's. */
  readonly service?: ServiceIdentity | undefined
}

/** A principal in the middle of one call, with what the audit trail must say of it. */
export interface Caller extends Circumstances {
  readonly principal: Principal
  readonly credential: 'token' | 'session'
  readonly correlationId: string
  readonly sourceAddress: string
  readonly requestUri: string
}

/** What the caller's own grants are held against. */
export const circumstancesOf = ({ at, isFrom, principal }: Caller): Circumstances => ({
  at,
  isFrom,
  service: principal.service,
})

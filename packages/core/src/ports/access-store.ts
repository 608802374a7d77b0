import type { AuditEvent } from '../audit/event.ts'
import type { Grant } from '../policy/principal.ts'
import type { Placed } from '../policy/reach.ts'
import type { Level, Role } from '../policy/roles.ts'
import type { GrantSource, ServiceIdentity } from '../policy/service.ts'
import type { GrantId, InstanceId, KeyId, PrincipalId, SubjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'

/**
 * Whoever can hold a role, as people call them: a person by e-mail, a group or a service ID by its name; a service, which
 * is a name alone, holds authorizations.
 */
export interface SubjectRecord {
  readonly id: SubjectId
  readonly kind: 'person' | 'group' | 'service-id' | 'service'
  readonly name: string
  /** Of a service ID that belongs to a service. */
  readonly service?: ServiceIdentity | undefined
}

/** A grant with whose it is, and who gave it when. */
export interface GrantRecord extends Grant {
  readonly id: GrantId
  readonly subjectId: SubjectId
  readonly grantedAt: Instant
  /** Absent for what set-up granted, and for what came with an instance. */
  readonly grantedBy: PrincipalId | undefined
}

/** A key as far as whoever administers access must know it. */
export interface KeyPlace extends Placed {
  readonly name: string
}

/** Somebody, and the group they are to be in. */
export interface Membership {
  readonly group: SubjectId
  readonly member: SubjectId
}

/** A program that is to be known. */
export interface ServiceIdRecord {
  readonly id: PrincipalId
  readonly name: string
  readonly description: string | undefined
  /** Who answers for it. */
  readonly owner: PrincipalId
  readonly createdAt: Instant
  /** Absent where it belongs to none. */
  readonly service: ServiceIdentity | undefined
}

/** What is looked for; a member that is absent lets everything through. */
export interface GrantFilter {
  readonly subjects?: readonly SubjectId[] | undefined
  readonly scopes?: readonly Grant['scope'][] | undefined
  /** Grants to people, groups and service IDs, or authorizations of services. */
  readonly of?: 'subjects' | 'services' | undefined
  /** Part of what people call whoever holds it, in whatever case; of a person the name as well. */
  readonly search?: string | undefined
  readonly roles?: readonly Role[] | undefined
  readonly levels?: readonly Level[] | undefined
  /** Those that reach this ring: on it, or on all of an instance. */
  readonly ring?: string | undefined
  /** Those that reach this key: on it, on its ring, or on all of an instance. */
  readonly key?: Placed | undefined
}

/** Which part of a list. */
export interface Page {
  readonly limit: number
  readonly offset: number
}

/** Who holds which role where. A change and its event commit together or not at all. */
export interface AccessStore {
  /** Those that there are, in no order. */
  listSubjects(ids: readonly string[]): Promise<readonly SubjectRecord[]>
  /** The person and every service ID they answer for, by any one of them; the one who is asked about is always there. */
  handsOf(id: PrincipalId): Promise<readonly PrincipalId[]>
  /** The groups any of these is in. */
  groupsOf(members: readonly SubjectId[]): Promise<readonly SubjectRecord[]>
  /** Who is in these groups, in no order. */
  membersOf(groups: readonly SubjectId[]): Promise<readonly (SubjectRecord & { readonly group: SubjectId })[]>
  /** Those of the people who can sign in: the invited cannot yet. */
  whoEnter(ids: readonly SubjectId[]): Promise<readonly PrincipalId[]>
  /** Those keys of the instance that there are, deleted ones included, in no order. */
  listKeyPlaces(instanceId: InstanceId, ids: readonly KeyId[]): Promise<readonly KeyPlace[]>

  /** Oldest first; expired ones too, until they are revoked or renewed. With a page no more than that is read. */
  listGrants(filter: GrantFilter, page?: Page): Promise<readonly GrantRecord[]>
  countGrants(filter: GrantFilter): Promise<number>
  findGrant(id: GrantId): Promise<GrantRecord | undefined>
  /**
   * Rejects with `NOT_FOUND_ERR` when subject or instance are gone, `KEY_RING_NOT_FOUND_ERR`, `KEY_NOT_FOUND_ERR`, and
   * with `ACCESS_GRANT_NOT_UNIQUE_ERR` where the subject has the role on that very place. One that has expired by then is
   * renewed: the new one takes its place, and the event is told which it was. Of an authorization, rejects with
   * `OWN_ACCESS_ERR` where one of `notFor` answers for a service ID whose calls it is for.
   */
  createGrant(
    grant: GrantRecord,
    eventOf: (renewed: GrantRecord | undefined) => AuditEvent,
    notFor?: readonly PrincipalId[],
  ): Promise<void>
  /** The service IDs whose calls an authorization of this source is for, in no order. */
  servedBy(source: GrantSource): Promise<readonly SubjectRecord[]>
  /** `admit` is told in the transaction which authorizations are for its calls already; what it throws undoes all. */
  createServiceId(
    serviceId: ServiceIdRecord,
    event: AuditEvent,
    admit: (gained: readonly GrantRecord[]) => void,
  ): Promise<void>
  /** Once is enough: who is a member stays one. Rejects with `NOT_FOUND_ERR` when either is gone. */
  addMember(
    membership: Membership & { readonly at: Instant; readonly by: PrincipalId },
    event: AuditEvent,
  ): Promise<void>
  /**
   * Rejects with `NOT_FOUND_ERR`, with `LAST_ADMINISTRATOR_ERR` when nobody who can sign in would be left as
   * Administrator of the platform for good, without an end and without conditions, and with `TOO_FEW_APPROVERS_ERR` when
   * fewer would be than the rule for grants of the platform asks for.
   */
  deleteGrant(id: GrantId, event: AuditEvent): Promise<void>
}

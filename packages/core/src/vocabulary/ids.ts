declare const brand: unique symbol
/** A type that is its base at run time and a stranger to every other brand at compile time. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

export type InstanceId = Brand<string, 'InstanceId'>
export type KeyId = Brand<string, 'KeyId'>
export type KeyVersionId = Brand<string, 'KeyVersionId'>
/** One import by form, from its transport key to its record. */
export type CeremonyId = Brand<string, 'CeremonyId'>
/** One request under dual control, from the asking to its end. */
export type ApprovalId = Brand<string, 'ApprovalId'>
export type EventId = Brand<string, 'EventId'>
/** Who did it: `IBMid-…` shaped for people, `iam-ServiceId-…` for services, as Key Protect writes `createdBy`. */
export type PrincipalId = Brand<string, 'PrincipalId'>
export type GroupId = Brand<string, 'GroupId'>
/** A service that authorizations are for: `Service-` and its name. */
export type ServiceSubjectId = Brand<string, 'ServiceSubjectId'>
/** Whoever can hold a role: a person, a service ID, a group whose members then hold it, or a service whose calls do. */
export type SubjectId = PrincipalId | GroupId | ServiceSubjectId
export type GrantId = Brand<string, 'GrantId'>
/** The CKA_ID of a token object: 16 random bytes as 32 lower-case hex digits. */
export type TokenObjectId = Brand<string, 'TokenObjectId'>

/** The id of a service ID, by a UUID of its own. */
// The prefix keeps programs apart from people, which is what makes this a principal's id.
export const serviceId = (uuid: string): PrincipalId => `iam-ServiceId-${uuid}` as PrincipalId

const SERVICE_PREFIX = 'Service-'

/** How a service is named where grants say whose they are; the name is one that `isServiceName` takes. */
// The prefix keeps services apart from everybody else, which is what makes this the id of one.
export const serviceSubjectId = (name: string): ServiceSubjectId => `${SERVICE_PREFIX}${name}` as ServiceSubjectId

/** The service that an id names; `undefined` for anybody else. */
export const serviceNamedBy = (id: string): string | undefined =>
  id.startsWith(SERVICE_PREFIX) ? id.slice(SERVICE_PREFIX.length) : undefined

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TOKEN_OBJECT_ID = /^[0-9a-f]{32}$/

const uuidDoor =
  <T extends string>() =>
  (input: string): T | undefined => {
    const lower = input.toLowerCase()
    // The one place where a string becomes this brand: after it, no one re-checks the shape.
    return UUID.test(lower) ? (lower as T) : undefined
  }

/** Each door answers `undefined` for anything that is not a UUID; upper case is folded (RFC 9562 §4). */
export const parseInstanceId = uuidDoor<InstanceId>()
export const parseKeyId = uuidDoor<KeyId>()
export const parseKeyVersionId = uuidDoor<KeyVersionId>()
export const parseCeremonyId = uuidDoor<CeremonyId>()
export const parseApprovalId = uuidDoor<ApprovalId>()
export const parseEventId = uuidDoor<EventId>()
export const parseGrantId = uuidDoor<GrantId>()

/** Answers `undefined` for anything that is not 32 lower-case hex digits. */
export function parseTokenObjectId(input: string): TokenObjectId | undefined {
  return TOKEN_OBJECT_ID.test(input) ? (input as TokenObjectId) : undefined
}

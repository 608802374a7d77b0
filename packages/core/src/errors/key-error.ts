/**
 * Every way an operation can fail, by Key Protect's code where it has one (key-protect-api.md §2.8).
 * Codes are contract: renaming one is a breaking change. `rule` and `detail` are our own prose, never the caller's input.
 */
export type KeyFailure =
  | { readonly code: 'BAD_BODY_ERR'; readonly detail: string }
  | { readonly code: 'NO_BODY_ERR' }
  | { readonly code: 'INVALID_FIELD_ERR'; readonly field: string; readonly rule: string }
  | { readonly code: 'INVALID_QUERY_PARAM_ERR'; readonly parameter: string; readonly rule: string }
  | { readonly code: 'INVALID_HEADER_ERR'; readonly header: string; readonly rule: string }
  | { readonly code: 'COLLECTION_TOTAL_MISMATCH_ERR' }
  | { readonly code: 'KEY_ROOT_REQ_ERR' }
  | { readonly code: 'UNAUTHORIZED_ERR' }
  | { readonly code: 'SIGN_IN_FAILED_ERR' }
  /** Somebody is signed in, and does not know the passphrase to it. */
  | { readonly code: 'WRONG_PASSPHRASE_ERR' }
  /** The code of the second step is wrong or was used. */
  | { readonly code: 'WRONG_CODE_ERR' }
  | { readonly code: 'SECOND_STEP_ON_ERR' }
  /** Forged, replayed, too late, of somebody else, from elsewhere, not unlocked: one answer for whatever a passkey cannot have meant. */
  | { readonly code: 'PASSKEY_REFUSED_ERR' }
  /** The passkey's counter went back: there may be a copy of it. */
  | { readonly code: 'PASSKEY_COUNTER_ERR' }
  | { readonly code: 'PASSKEY_KNOWN_ERR' }
  | { readonly code: 'PASSKEY_QUOTA_ERR'; readonly most: number }
  /** What is dangerous wants to know anew who it is. */
  | { readonly code: 'STEP_UP_REQUIRED_ERR' }
  /** To remove the last passkey: a proof by that passkey, or by a recovery code. */
  | { readonly code: 'STEP_UP_PASSKEY_REQUIRED_ERR' }
  | { readonly code: 'SESSION_ENDED_ERR' }
  /** Single sign-on: what came back belongs to no sign-in that this browser has under way. */
  | { readonly code: 'SIGN_ON_STATE_ERR' }
  /** `declined`: the provider says so itself; `untrusted`: its answer is not what it must be. */
  | { readonly code: 'SIGN_ON_ANSWER_ERR'; readonly reason: 'declined' | 'untrusted' }
  | { readonly code: 'SIGN_ON_EMAIL_ERR'; readonly reason: 'missing' | 'unverified' }
  /** Unknown, removed, invitation over, somebody else: one answer, so that it tells nothing about who is known. */
  | { readonly code: 'SIGN_ON_REFUSED_ERR' }
  /** The provider cannot be reached, or does not know this service. */
  | { readonly code: 'SIGN_ON_UNAVAILABLE_ERR' }
  | { readonly code: 'CROSS_ORIGIN_ERR' }
  | { readonly code: 'KEY_NOT_FOUND_ERR' }
  | { readonly code: 'NOT_FOUND_ERR' }
  | { readonly code: 'METHOD_NOT_ALLOWED_ERR' }
  | { readonly code: 'KEY_ACTION_INVALID_STATE_ERR'; readonly detail: string }
  /** `detail` completes "Please wait and try again:", with the moment from which it is allowed. */
  | { readonly code: 'REQ_TOO_EARLY_ERR'; readonly detail: string }
  | { readonly code: 'KEY_ROTATION_NOT_PERMITTED'; readonly detail: string }
  | { readonly code: 'KEY_EXPIRED_ERR' }
  | { readonly code: 'KEY_RESTORE_EXPIRED' }
  | { readonly code: 'KEY_PAYLOAD_REQ_ERR' }
  | { readonly code: 'KEY_CREATE_IMPORT_ACCESS_ERR' }
  | { readonly code: 'KEY_CHANGED_ERR' }
  | { readonly code: 'KEY_ALIAS_NOT_UNIQUE_ERR' }
  | { readonly code: 'KEY_ALIAS_QUOTA_ERR' }
  | { readonly code: 'KEY_ALIAS_NOT_FOUND_ERR' }
  | { readonly code: 'KEY_RING_NOT_FOUND_ERR' }
  | { readonly code: 'KEY_RING_NOT_UNIQUE_ERR' }
  | { readonly code: 'KEY_RING_NOT_EMPTY_ERR' }
  /** `unwrap`: not wrapped for this key pair, or damaged. `length`: what came out is no AES key. */
  | { readonly code: 'KEY_MATERIAL_ERR'; readonly reason: 'unwrap' | 'length' }
  | { readonly code: 'KEY_CHECK_VALUE_ERR' }
  | { readonly code: 'IMPORT_CEREMONY_ENDED_ERR'; readonly reason: 'waiting' | 'completed' | 'cancelled' | 'expired' }
  | { readonly code: 'IMPORT_CEREMONY_QUOTA_ERR'; readonly of: 'person' | 'instance'; readonly most: number }
  | { readonly code: 'INSTANCE_NOT_EMPTY_ERR'; readonly keys: number }
  /** Dual control: `approval` is the id of the request that waits for `approvers` people who may do `action` themselves. */
  | {
      readonly code: 'AUTHORIZATIONS_NOT_MET'
      readonly approval: string
      readonly action: string
      readonly approvers: number
    }
  | { readonly code: 'NOT_DUAL_AUTH_ERR' }
  /** A rule that asks for more people than there are: `people` could approve `action`, whoever asks counted among them. */
  | {
      readonly code: 'TOO_FEW_APPROVERS_ERR'
      readonly action: string
      readonly approvers: number
      readonly people: number
      readonly distinctGroups: boolean
    }
  | { readonly code: 'APPROVAL_FORBIDDEN_ERR'; readonly reason: 'own' | 'twice' | 'same-group' }
  /** Whoever has a passkey, or had one when it was asked or lately, signs what they approve. */
  | { readonly code: 'APPROVAL_UNSIGNED_ERR' }
  /** `changed`: what it is about is no longer as it was; `rights`: whoever asked may no longer. */
  | {
      readonly code: 'APPROVAL_ENDED_ERR'
      readonly reason: 'approved' | 'refused' | 'withdrawn' | 'lapsed' | 'executed' | 'changed' | 'rights'
    }
  /** Somebody else decided meanwhile. */
  | { readonly code: 'APPROVAL_CHANGED_ERR' }
  | { readonly code: 'SETUP_DONE_ERR' }
  /** Wrong, used, renewed, expired: one answer, so that it tells nothing about links that were not given. */
  | { readonly code: 'INVITATION_ENDED_ERR' }
  | { readonly code: 'PERSON_NOT_UNIQUE_ERR' }
  | { readonly code: 'GROUP_NOT_UNIQUE_ERR' }
  | { readonly code: 'OWN_ACCESS_ERR'; readonly deed: OwnAccess }
  | { readonly code: 'LAST_ADMINISTRATOR_ERR' }
  /** They hold something that the caller does not. */
  | { readonly code: 'MORE_RIGHTS_ERR' }
  | { readonly code: 'ACCESS_GRANT_NOT_UNIQUE_ERR' }
  | { readonly code: 'KEY_DELETED_ERR' }
  | { readonly code: 'BODY_TOO_LARGE_ERR'; readonly limitBytes: number }
  | { readonly code: 'UNPROCESSABLE_CIPHERTEXT_ERR' }
  | { readonly code: 'TOO_MANY_REQUESTS_ERR' }
  | { readonly code: 'INTERNAL_ERR' }
  | { readonly code: 'INCOMPLETE_METADATA_ERR' }
  | { readonly code: 'HSM_UNAVAILABLE_ERR'; readonly mayHaveHappened: boolean }
  | { readonly code: 'STORAGE_UNAVAILABLE_ERR' }
  | { readonly code: 'STORAGE_FULL_ERR' }

/**
 * What nobody does for themselves: take themselves out, hold a role by their own hand, or that of a group or service ID of theirs, let
 * a service use keys that they answer for, take away their own second step, or get at the secret of a service ID that
 * somebody else answers for.
 */
export type OwnAccess =
  'remove' | 'grant' | 'add-member' | 'api-key' | 'api-key-of-nobody' | 'authorize' | 'service' | 'reset-second-step'

/** `message` is the code alone, safe for anyone; what really happened rides in `cause`, which no presenter reads. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly failure: KeyFailure
  constructor(failure: KeyFailure, internal?: { readonly cause: unknown }) {
    super(failure.code, internal)
    this.failure = failure
  }
}

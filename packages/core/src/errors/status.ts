import type { KeyFailure } from './key-error.ts'

export type FailureCode = KeyFailure['code']

export interface FailureStatus {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 422 | 429 | 500 | 503 | 507
  readonly phrase: string
}

const BAD_REQUEST = { status: 400, phrase: 'Bad Request' } as const
const UNAUTHORIZED = { status: 401, phrase: 'Unauthorized' } as const
const FORBIDDEN = { status: 403, phrase: 'Forbidden' } as const
const NOT_FOUND = { status: 404, phrase: 'Not Found' } as const
const CONFLICT = { status: 409, phrase: 'Conflict' } as const
const UNPROCESSABLE = { status: 422, phrase: 'Unprocessable Entity' } as const
const INTERNAL = { status: 500, phrase: 'Internal Server Error' } as const
const UNAVAILABLE = { status: 503, phrase: 'Service Unavailable' } as const

/** CADF's reason code of each failure, which is its HTTP status. A new code does not compile until it has one. */
const STATUS = {
  BAD_BODY_ERR: BAD_REQUEST,
  NO_BODY_ERR: BAD_REQUEST,
  INVALID_FIELD_ERR: BAD_REQUEST,
  INVALID_QUERY_PARAM_ERR: BAD_REQUEST,
  INVALID_HEADER_ERR: BAD_REQUEST,
  COLLECTION_TOTAL_MISMATCH_ERR: BAD_REQUEST,
  KEY_ROOT_REQ_ERR: BAD_REQUEST,
  UNAUTHORIZED_ERR: UNAUTHORIZED,
  SIGN_IN_FAILED_ERR: UNAUTHORIZED,
  // Not 401: the session holds, and its page must not sign out.
  WRONG_PASSPHRASE_ERR: BAD_REQUEST,
  SESSION_ENDED_ERR: UNAUTHORIZED,
  CROSS_ORIGIN_ERR: FORBIDDEN,
  KEY_NOT_FOUND_ERR: NOT_FOUND,
  NOT_FOUND_ERR: NOT_FOUND,
  METHOD_NOT_ALLOWED_ERR: { status: 405, phrase: 'Method Not Allowed' },
  KEY_ACTION_INVALID_STATE_ERR: CONFLICT,
  REQ_TOO_EARLY_ERR: CONFLICT,
  KEY_ROTATION_NOT_PERMITTED: CONFLICT,
  KEY_EXPIRED_ERR: BAD_REQUEST,
  KEY_RESTORE_EXPIRED: BAD_REQUEST,
  KEY_PAYLOAD_REQ_ERR: BAD_REQUEST,
  KEY_CREATE_IMPORT_ACCESS_ERR: CONFLICT,
  KEY_CHANGED_ERR: { status: 412, phrase: 'Precondition Failed' },
  KEY_ALIAS_NOT_UNIQUE_ERR: CONFLICT,
  KEY_ALIAS_QUOTA_ERR: CONFLICT,
  KEY_ALIAS_NOT_FOUND_ERR: NOT_FOUND,
  KEY_RING_NOT_FOUND_ERR: NOT_FOUND,
  KEY_RING_NOT_UNIQUE_ERR: CONFLICT,
  KEY_RING_NOT_EMPTY_ERR: CONFLICT,
  KEY_MATERIAL_ERR: UNPROCESSABLE,
  KEY_CHECK_VALUE_ERR: UNPROCESSABLE,
  IMPORT_CEREMONY_ENDED_ERR: CONFLICT,
  IMPORT_CEREMONY_QUOTA_ERR: CONFLICT,
  INSTANCE_NOT_EMPTY_ERR: CONFLICT,
  AUTHORIZATIONS_NOT_MET: CONFLICT,
  NOT_DUAL_AUTH_ERR: CONFLICT,
  APPROVAL_FORBIDDEN_ERR: FORBIDDEN,
  APPROVAL_ENDED_ERR: CONFLICT,
  APPROVAL_CHANGED_ERR: CONFLICT,
  SETUP_DONE_ERR: CONFLICT,
  INVITATION_ENDED_ERR: BAD_REQUEST,
  PERSON_NOT_UNIQUE_ERR: CONFLICT,
  GROUP_NOT_UNIQUE_ERR: CONFLICT,
  OWN_ACCESS_ERR: CONFLICT,
  LAST_ADMINISTRATOR_ERR: CONFLICT,
  ACCESS_GRANT_NOT_UNIQUE_ERR: CONFLICT,
  KEY_DELETED_ERR: { status: 410, phrase: 'Gone' },
  BODY_TOO_LARGE_ERR: { status: 413, phrase: 'Payload Too Large' },
  UNPROCESSABLE_CIPHERTEXT_ERR: UNPROCESSABLE,
  TOO_MANY_REQUESTS_ERR: { status: 429, phrase: 'Too Many Requests' },
  INTERNAL_ERR: INTERNAL,
  INCOMPLETE_METADATA_ERR: INTERNAL,
  HSM_UNAVAILABLE_ERR: UNAVAILABLE,
  STORAGE_UNAVAILABLE_ERR: UNAVAILABLE,
  STORAGE_FULL_ERR: { status: 507, phrase: 'Insufficient Storage' },
} as const satisfies Record<FailureCode, FailureStatus>

export const statusOf = (code: FailureCode): FailureStatus => STATUS[code]

import { COLLECTION_TYPES } from '@keywright/contract/collection'
import type { ErrorBody } from '@keywright/contract/error'
import type { KeyFailure } from '@keywright/core/errors/key-error'
import { statusOf } from '@keywright/core/errors/status'

type Target = { readonly type: 'field' | 'query_param' | 'header'; readonly name: string }

interface Words {
  /** What could not be done: the middle of `errorMsg`. */
  readonly what: string
  readonly message: string
  readonly target?: Target
}

const MORE_INFO = 'https://cloud.ibm.com/apidocs/key-protect'
const NOTHING_CHANGED = 'Nothing was changed.'

type ByCode = { readonly [C in KeyFailure['code']]: (failure: Extract<KeyFailure, { code: C }>) => Words }

/** The message catalogue of key-protect-api.md §2.8, and our own codes in its manner. Never the caller's input. */
const CATALOGUE: ByCode = {
  BAD_BODY_ERR: ({ detail }) => ({
    what: 'Action could not be performed on resource',
    message: `Invalid body data was passed. Please ensure the data passed had valid formatting with no invalid characters: ${detail}`,
  }),
  NO_BODY_ERR: () => ({ what: 'Action could not be performed on resource', message: 'Missing body in request' }),
  INVALID_FIELD_ERR: ({ field, rule }) => ({
    what: 'Action could not be performed on resource',
    message: `The field \`${field}\` must be: ${rule}`,
    target: { type: 'field', name: field },
  }),
  INVALID_QUERY_PARAM_ERR: ({ parameter, rule }) => ({
    what: 'Resource(s) could not be retrieved',
    message: `The query_param '${parameter}' must be: ${rule}`,
    target: { type: 'query_param', name: parameter },
  }),
  INVALID_HEADER_ERR: ({ header, rule }) => ({
    what: 'Action could not be performed on resource',
    message: `The header '${header}' must be: ${rule}`,
    target: { type: 'header', name: header },
  }),
  COLLECTION_TOTAL_MISMATCH_ERR: () => ({
    what: 'Action could not be performed on resource',
    message: 'Collection total does not match number of resources',
  }),
  KEY_ROOT_REQ_ERR: () => ({
    what: 'Action could not be performed on key',
    message: 'Requested action can only be completed with a root key',
  }),
  UNAUTHORIZED_ERR: () => ({ what: 'The user does not have access to the specified resource', message: '' }),
  SESSION_ENDED_ERR: () => ({ what: 'The session has ended. Sign in again', message: '' }),
  SIGN_IN_FAILED_ERR: () => ({
    what: 'Sign-in was refused',
    message: 'The e-mail address or the password is not right. Check both and try again.',
  }),
  CROSS_ORIGIN_ERR: () => ({
    what: 'The request was refused',
    message: `A session may only be used from the dashboard's own pages. ${NOTHING_CHANGED}`,
  }),
  KEY_NOT_FOUND_ERR: () => ({ what: 'Key could not be retrieved', message: 'key does not exist' }),
  NOT_FOUND_ERR: () => ({ what: 'Resource could not be retrieved', message: 'There is nothing at this address' }),
  METHOD_NOT_ALLOWED_ERR: () => ({
    what: 'The request was refused',
    message: 'This address does not take this method',
  }),
  KEY_ACTION_INVALID_STATE_ERR: ({ detail }) => ({
    what: 'Action could not be performed on key',
    message: `Key is not in a valid state: ${detail}`,
  }),
  SETUP_DONE_ERR: () => ({
    what: 'Set-up was refused',
    message: `This Keywright has its administrator already. Sign in instead. ${NOTHING_CHANGED}`,
  }),
  KEY_DELETED_ERR: () => ({
    what: 'Action could not be performed on key',
    message: 'Key has already been deleted: Please delete references to this key',
  }),
  BODY_TOO_LARGE_ERR: ({ limitBytes }) => ({
    what: 'The body was refused',
    message: `The body may be at most ${limitBytes} bytes. ${NOTHING_CHANGED}`,
  }),
  UNPROCESSABLE_CIPHERTEXT_ERR: () => ({
    what: 'Ciphertext could not be unwrapped',
    message:
      'The provided ciphertext is invalid or corrupted: Please ensure that it was wrapped by this key and that `aad` repeats the same strings in the same order',
    target: { type: 'field', name: 'ciphertext' },
  }),
  TOO_MANY_REQUESTS_ERR: () => ({
    what: 'The request was refused',
    message: `Too many attempts. Wait a minute and try again. ${NOTHING_CHANGED}`,
  }),
  INTERNAL_ERR: () => ({
    what: 'The request could not be completed',
    message:
      'Something went wrong inside the service. An administrator finds the cause in its log by the correlation id',
  }),
  INCOMPLETE_METADATA_ERR: () => ({
    what: 'Key could not be used',
    message:
      'Key metadata became corrupted: The stored material does not belong to this key. Nothing was done with it; restore the database from a backup',
  }),
  HSM_UNAVAILABLE_ERR: ({ mayHaveHappened }) => ({
    what: 'The HSM could not be reached',
    message: mayHaveHappened
      ? 'The HSM did not answer in time. No change was recorded; try again'
      : `The HSM cannot be reached at the moment. ${NOTHING_CHANGED} Try again, or look at the HSM page for the cause`,
  }),
  STORAGE_UNAVAILABLE_ERR: () => ({
    what: 'The database could not be reached',
    message: `Change and audit event are recorded together or not at all. ${NOTHING_CHANGED} Try again`,
  }),
  STORAGE_FULL_ERR: () => ({
    what: 'The disk is full',
    message: `Without room for its audit event no call is answered. ${NOTHING_CHANGED} Free space on the disk of the data directory`,
  }),
}

function wordsOf<C extends KeyFailure['code']>(failure: Extract<KeyFailure, { code: C }>): Words {
  // TypeScript cannot see that a failure's code picks the entry for that very failure.
  const entry = CATALOGUE[failure.code] as (failure: Extract<KeyFailure, { code: C }>) => Words
  return entry(failure)
}

const WITHOUT_REASONS: ReadonlySet<KeyFailure['code']> = new Set(['UNAUTHORIZED_ERR', 'SESSION_ENDED_ERR'])

/** The one place where a failure meets HTTP: Key Protect's error envelope, the code repeated in `errorMsg`. */
export function problemOf(failure: KeyFailure): ErrorBody {
  const { status, phrase } = statusOf(failure.code)
  const { what, message, target } = wordsOf(failure)
  const metadata = { collectionType: COLLECTION_TYPES.error, collectionTotal: 1 } as const
  if (WITHOUT_REASONS.has(failure.code)) return { metadata, resources: [{ errorMsg: `${phrase}: ${what}` }] }
  const errorMsg = `${phrase}: ${what}: Please see \`reasons\` for more details (${failure.code})`
  const reason = { code: failure.code, message, status, moreInfo: MORE_INFO, ...(target ? { target } : {}) }
  return { metadata, resources: [{ errorMsg, reasons: [reason] }] }
}

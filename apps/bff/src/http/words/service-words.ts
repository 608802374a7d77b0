import { NOTHING_CHANGED, RESOURCE_ACTION, type WordsByCode } from './words.ts'

const NOT_YOURS = {
  own: 'Nobody approves what they asked for themselves, or what a service ID they answer for asked.',
  twice: 'You have approved it already; somebody else must too.',
  'same-group':
    'Each approver must stand for an access group of their own, and yours is spoken for, or you are in none.',
} as const

const APPROVAL_ENDED = {
  approved: 'It has its approvals already.',
  refused: 'It has been refused.',
  withdrawn: 'It has been withdrawn.',
  lapsed: 'Its time is over; it can be asked for again.',
  executed: 'It has been carried out already.',
  changed: 'What it is about has changed since it was asked for, so the request is void; it can be asked for again.',
  rights: 'Whoever asked for it may no longer do it, so the request is void.',
} as const

/** Failures that are about the call, the caller or the service. */
export const SERVICE_WORDS = {
  BAD_BODY_ERR: ({ detail }) => ({
    what: RESOURCE_ACTION,
    message: `Invalid body data was passed. Please ensure the data passed had valid formatting with no invalid characters: ${detail}`,
  }),
  NO_BODY_ERR: () => ({ what: RESOURCE_ACTION, message: 'Missing body in request' }),
  INVALID_FIELD_ERR: ({ field, rule }) => ({
    what: RESOURCE_ACTION,
    message: `The field \`${field}\` must be: ${rule}`,
    target: { type: 'field', name: field },
  }),
  INVALID_QUERY_PARAM_ERR: ({ parameter, rule }) => ({
    what: 'Resource(s) could not be retrieved',
    message: `The query_param '${parameter}' must be: ${rule}`,
    target: { type: 'query_param', name: parameter },
  }),
  INVALID_HEADER_ERR: ({ header, rule }) => ({
    what: RESOURCE_ACTION,
    message: `The header '${header}' must be: ${rule}`,
    target: { type: 'header', name: header },
  }),
  COLLECTION_TOTAL_MISMATCH_ERR: () => ({
    what: RESOURCE_ACTION,
    message: 'Collection total does not match number of resources',
  }),
  UNAUTHORIZED_ERR: () => ({ what: 'The user does not have access to the specified resource', message: '' }),
  SESSION_ENDED_ERR: () => ({ what: 'The session has ended. Sign in again', message: '' }),
  SIGN_IN_FAILED_ERR: () => ({
    what: 'Sign-in was refused',
    message: 'The e-mail address and the passphrase, or the passkey, are not right. Check them and try again.',
  }),
  WRONG_PASSPHRASE_ERR: () => ({
    what: 'The passphrase is not right',
    message: `The field \`currentPassword\` must be: the passphrase you sign in with. ${NOTHING_CHANGED}`,
    target: { type: 'field', name: 'currentPassword' },
  }),
  WRONG_CODE_ERR: () => ({
    what: 'The code was refused',
    message: `The field \`code\` must be: the code your authenticator app shows now and that was not used yet, or a recovery code. ${NOTHING_CHANGED}`,
    target: { type: 'field', name: 'code' },
  }),
  SECOND_STEP_ON_ERR: () => ({
    what: 'Nothing was begun',
    message: `You sign in with an authenticator app already. ${NOTHING_CHANGED} Turn it off first`,
  }),
  STEP_UP_REQUIRED_ERR: () => ({
    what: 'The request was refused',
    message: `This asks that you have shown within the last ten minutes that it is you. ${NOTHING_CHANGED} Do so, then try again`,
  }),
  STEP_UP_PASSKEY_REQUIRED_ERR: () => ({
    what: 'The passkey was not removed',
    message: `It is your last one, so this asks that you have shown by it, or by a recovery code, within the last ten minutes that it is you. ${NOTHING_CHANGED} Do so, then try again. Without either, an administrator takes it away`,
  }),
  CROSS_ORIGIN_ERR: () => ({
    what: 'The request was refused',
    message: `A session may only be used from the dashboard's own pages. ${NOTHING_CHANGED}`,
  }),
  NOT_FOUND_ERR: () => ({ what: 'Resource could not be retrieved', message: 'There is nothing at this address' }),
  METHOD_NOT_ALLOWED_ERR: () => ({
    what: 'The request was refused',
    message: 'This address does not take this method',
  }),
  AUTHORIZATIONS_NOT_MET: ({ approvers }) => ({
    what: `${approvers} prior authorization(s) are required: Action could not be performed on resource`,
    message: `Number of authorizations required is not met: ${NOTHING_CHANGED} The request waits among the approvals for ${approvers === 1 ? 'another person' : `${approvers} other people`}`,
  }),
  TOO_FEW_APPROVERS_ERR: ({ approvers, people, distinctGroups }) => ({
    what: 'The rule could not hold',
    message: `${people === 1 ? '1 person has' : `${people} people have`} the right to approve it, and it asks for ${approvers === 1 ? '1 approval' : `${approvers} approvals`}${distinctGroups ? ' of people in groups of their own' : ''} besides whoever asks. ${NOTHING_CHANGED} Give more people the role first, or ask for fewer approvals`,
  }),
  NOT_DUAL_AUTH_ERR: () => ({
    what: RESOURCE_ACTION,
    message: `The key is not dual auth enabled and cannot be set for deletion. ${NOTHING_CHANGED}`,
  }),
  APPROVAL_FORBIDDEN_ERR: ({ reason }) => ({
    what: 'The request could not be approved',
    message: `${NOT_YOURS[reason]} ${NOTHING_CHANGED}`,
  }),
  APPROVAL_ENDED_ERR: ({ reason }) => ({
    what: 'The request could not be decided',
    message: `${APPROVAL_ENDED[reason]} ${NOTHING_CHANGED}`,
  }),
  APPROVAL_CHANGED_ERR: () => ({
    what: 'The request could not be decided',
    message: `Somebody else decided on it at the same moment. ${NOTHING_CHANGED} Look at it again`,
  }),
  SETUP_DONE_ERR: () => ({
    what: 'Set-up was refused',
    message: `This Keywright has its administrator already. Sign in instead. ${NOTHING_CHANGED}`,
  }),
  INSTANCE_NOT_EMPTY_ERR: ({ keys }) => ({
    what: 'Instance could not be deleted',
    message: `The instance holds ${keys} ${keys === 1 ? 'key that is' : 'keys that are'} not deleted. ${NOTHING_CHANGED} Delete them first`,
  }),
  BODY_TOO_LARGE_ERR: ({ limitBytes }) => ({
    what: 'The body was refused',
    message: `The body may be at most ${limitBytes} bytes. ${NOTHING_CHANGED}`,
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
} satisfies Partial<WordsByCode>

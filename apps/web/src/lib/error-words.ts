import type { ApiError } from './api-error.ts'

/** What happened, whether anything changed, what to do. */
export interface ErrorWords {
  readonly title: string
  readonly changed: string
  readonly advice: string
}

const NOTHING = 'Nothing was changed.'
const PERHAPS = 'It may have gone through all the same.'

const WORDS: Readonly<Record<string, ErrorWords>> = {
  NO_ANSWER: {
    title: 'Keywright did not answer.',
    changed: PERHAPS,
    advice: 'Check your connection and what you see in the list, then try again.',
  },
  HSM_UNAVAILABLE_ERR: {
    title: 'The HSM did not answer.',
    changed: NOTHING,
    advice: 'The HSM page says what is wrong and what to do. Try again once it is ready.',
  },
  UNAUTHORIZED_ERR: {
    title: 'Your roles do not allow this.',
    changed: NOTHING,
    advice: 'Ask an administrator for the role you need.',
  },
  CROSS_ORIGIN_ERR: {
    title: 'The request came from another address than this dashboard’s.',
    changed: NOTHING,
    advice: 'Open the dashboard at the address it was set up with.',
  },
  STEP_UP_REQUIRED_ERR: {
    title: 'This asks for a fresh proof that it is you.',
    changed: NOTHING,
    advice: 'Try again, and show it when you are asked.',
  },
  STEP_UP_PASSKEY_REQUIRED_ERR: {
    title: 'Your last passkey is removed by whoever shows it, or a recovery code.',
    changed: NOTHING,
    advice: 'Try again, and show one of them when you are asked. Without either, ask an administrator.',
  },
  SECOND_STEP_ON_ERR: {
    title: 'You sign in with an authenticator app already.',
    changed: NOTHING,
    advice: 'Reload the page. To change the app, turn it off first.',
  },
  SIGN_IN_FAILED_ERR: {
    title: 'This passkey signs nobody in here.',
    changed: NOTHING,
    advice: 'It may have been removed. Sign in with your passphrase instead.',
  },
  PASSKEY_REFUSED_ERR: {
    title: 'The passkey was not accepted.',
    changed: NOTHING,
    advice: 'Try again, with a passkey of your own and without waiting long.',
  },
  PASSKEY_CANCELLED: {
    title: 'The passkey was not used.',
    changed: NOTHING,
    advice: 'You or your browser ended it, or the time for it was over. Try again.',
  },
  PASSKEY_ADDRESS: {
    title: 'Passkeys do not work at this address.',
    changed: NOTHING,
    advice: 'Open the dashboard by the name it was set up with: passkeys need a name, not a number.',
  },
  PASSKEY_UNUSABLE: {
    title: 'This browser or device cannot use a passkey here.',
    changed: NOTHING,
    advice: 'Try another browser, or a security key that has a PIN.',
  },
  STATEMENT_DIFFERS: {
    title: 'What you would have signed is not what this page shows.',
    changed: NOTHING,
    advice: 'Reload the page and look at the request again. If it persists, tell whoever administers Keywright.',
  },
  PASSKEY_COUNTER_ERR: {
    title: 'There may be a copy of this passkey: its counter went back.',
    changed: NOTHING,
    advice: 'Remove it from your account, and tell whoever administers Keywright.',
  },
  PASSKEY_KNOWN_ERR: {
    title: 'This passkey is here already.',
    changed: NOTHING,
    advice: 'Use another device or security key to add one more.',
  },
  PASSKEY_QUOTA_ERR: {
    title: 'You have as many passkeys as anybody may.',
    changed: NOTHING,
    advice: 'Remove one first.',
  },
  APPROVAL_UNSIGNED_ERR: {
    title: 'What you approve is signed with a passkey.',
    changed: NOTHING,
    advice:
      'Open the approvals anew, and approve it there. If your passkey was removed in the last seven days, or since this was asked, add one under Your account first.',
  },
  SIGN_ON_STATE_ERR: {
    title: 'This belongs to no sign-in under way in this browser.',
    changed: NOTHING,
    advice: 'Begin again from the sign-in page, in one window.',
  },
  SIGN_ON_ANSWER_ERR: {
    title: 'The sign-on provider did not sign you in.',
    changed: NOTHING,
    advice: 'It said no, or its answer cannot be trusted. Begin again; the server’s log has the cause.',
  },
  SIGN_ON_EMAIL_ERR: {
    title: 'The sign-on provider vouches for no e-mail address of yours.',
    changed: NOTHING,
    advice: 'Whoever runs the provider can help.',
  },
  SIGN_ON_REFUSED_ERR: {
    title: 'Nobody lets you in here by the sign-on provider.',
    changed: NOTHING,
    advice: 'Ask an administrator of this Keywright for an invitation.',
  },
  SIGN_ON_UNAVAILABLE_ERR: {
    title: 'The sign-on provider could not be used.',
    changed: NOTHING,
    advice: 'Try again, or sign in another way.',
  },
  KEY_NOT_FOUND_ERR: {
    title: 'There is no such key here.',
    changed: NOTHING,
    advice: 'Check the address, or look for the key in the list.',
  },
  NOT_FOUND_ERR: {
    title: 'There is nothing at this address.',
    changed: NOTHING,
    advice: 'Check the address, or go back to the list.',
  },
  KEY_DELETED_ERR: {
    title: 'This key has been deleted.',
    changed: NOTHING,
    advice: 'Restore it first, or choose another key.',
  },
  KEY_ACTION_INVALID_STATE_ERR: {
    title: 'The key is not in a state that allows this.',
    changed: NOTHING,
    advice: 'Reload to see the state it is in now.',
  },
  REQ_TOO_EARLY_ERR: {
    title: 'It is too early for this.',
    changed: NOTHING,
    advice: 'A waiting rule protects the key; the button comes alive when the time has come.',
  },
  KEY_ROTATION_NOT_PERMITTED: {
    title: 'This key was rotated a short while ago.',
    changed: NOTHING,
    advice: 'Wait until the rotation rule allows the next one.',
  },
  KEY_CHANGED_ERR: {
    title: 'Somebody else changed this key in the meantime.',
    changed: NOTHING,
    advice: 'Look at what it is now, then decide again.',
  },
  KEY_EXPIRED_ERR: {
    title: 'This key’s expiry has passed.',
    changed: NOTHING,
    advice: 'It unwraps what there is and protects nothing new. Create another key for that.',
  },
  KEY_RESTORE_EXPIRED: {
    title: 'The time in which this key could be restored has passed.',
    changed: NOTHING,
    advice: 'It can only be purged now.',
  },
  KEY_PAYLOAD_REQ_ERR: {
    title: 'An imported key is rotated with new material of yours.',
    changed: NOTHING,
    advice: 'Rotate it by importing the new material.',
  },
  KEY_ROOT_REQ_ERR: {
    title: 'Only a root key can do this.',
    changed: NOTHING,
    advice: 'A standard key is a stored secret: it neither wraps nor rotates.',
  },
  KEY_CREATE_IMPORT_ACCESS_ERR: {
    title: 'This instance’s policy forbids that kind of key.',
    changed: NOTHING,
    advice: 'The instance’s settings say what may be created and imported.',
  },
  KEY_ALIAS_NOT_UNIQUE_ERR: {
    title: 'Another key of this instance has that alias.',
    changed: NOTHING,
    advice: 'Choose another one.',
  },
  KEY_ALIAS_QUOTA_ERR: {
    title: 'This key has as many aliases as a key can have.',
    changed: NOTHING,
    advice: 'Remove one first.',
  },
  KEY_ALIAS_NOT_FOUND_ERR: {
    title: 'This key no longer has that alias.',
    changed: NOTHING,
    advice: 'Somebody may have removed it before you.',
  },
  KEY_RING_NOT_FOUND_ERR: {
    title: 'There is no such key ring any more.',
    changed: NOTHING,
    advice: 'Choose another ring.',
  },
  KEY_RING_NOT_UNIQUE_ERR: {
    title: 'There is a key ring with this id already.',
    changed: NOTHING,
    advice: 'Choose another id.',
  },
  KEY_RING_NOT_EMPTY_ERR: {
    title: 'There are still keys in this ring.',
    changed: NOTHING,
    advice: 'Move them to another ring first.',
  },
  AUTHORIZATIONS_NOT_MET: {
    title: 'Others must approve this first.',
    changed: NOTHING,
    advice: 'Your request waits among the approvals. Once it is approved, come back.',
  },
  TOO_FEW_APPROVERS_ERR: {
    title: 'Too few people could approve.',
    changed: NOTHING,
    advice: 'Give more people the role first, or ask for fewer approvals. Whoever asks does not count.',
  },
  APPROVAL_FORBIDDEN_ERR: {
    title: 'Somebody else must approve this.',
    changed: NOTHING,
    advice: 'Nobody approves what they asked for, or approves twice.',
  },
  APPROVAL_ENDED_ERR: {
    title: 'This request has ended.',
    changed: NOTHING,
    advice: 'It was decided, its time is over, or what it is about has changed. It can be asked for again.',
  },
  APPROVAL_CHANGED_ERR: {
    title: 'Somebody else decided on it at the same moment.',
    changed: NOTHING,
    advice: 'Look at what it is now, then decide again.',
  },
  INSTANCE_NOT_EMPTY_ERR: {
    title: 'There are still keys in this instance.',
    changed: NOTHING,
    advice: 'Delete them first.',
  },
  OWN_ACCESS_ERR: {
    title: 'Nobody changes their own access.',
    changed: NOTHING,
    advice: 'Ask another administrator to do it.',
  },
  LAST_ADMINISTRATOR_ERR: {
    title: 'No administrator would be left.',
    changed: NOTHING,
    advice: 'Give somebody else the Administrator role on the whole installation first, without end or conditions.',
  },
  MORE_RIGHTS_ERR: {
    title: 'They hold something that you do not, themselves or by a group.',
    changed: NOTHING,
    advice: 'Ask somebody who holds as much as they do.',
  },
  ACCESS_GRANT_NOT_UNIQUE_ERR: {
    title: 'They hold this role there already.',
    changed: NOTHING,
    advice: 'To give it another end or other conditions, revoke it first.',
  },
  PERSON_NOT_UNIQUE_ERR: {
    title: 'Somebody with this e-mail address is here already.',
    changed: NOTHING,
    advice: 'Look for them in the list of people.',
  },
  GROUP_NOT_UNIQUE_ERR: {
    title: 'There is a group of this name already.',
    changed: NOTHING,
    advice: 'Choose another name.',
  },
  INVITATION_ENDED_ERR: {
    title: 'This invitation does not hold any more.',
    changed: NOTHING,
    advice: 'It was used, replaced, or its time is over. Ask whoever invited you for a new link.',
  },
  UNPROCESSABLE_CIPHERTEXT_ERR: {
    title: 'This key could not unwrap that ciphertext.',
    changed: NOTHING,
    advice:
      'Either the ciphertext was altered, another key wrapped it, or the additional data differs from what was given when wrapping.',
  },
  SETUP_DONE_ERR: {
    title: 'Keywright has been set up already.',
    changed: NOTHING,
    advice: 'Sign in with the account that was made then.',
  },
  TOO_MANY_REQUESTS_ERR: { title: 'Too many attempts.', changed: NOTHING, advice: 'Wait a minute, then try again.' },
  BODY_TOO_LARGE_ERR: { title: 'That is more than can be sent at once.', changed: NOTHING, advice: 'Send less.' },
  STORAGE_UNAVAILABLE_ERR: {
    title: 'The database did not answer.',
    changed: NOTHING,
    advice: 'Try again; if it persists, look at the server’s log.',
  },
  STORAGE_FULL_ERR: {
    title: 'The server’s disk is full.',
    changed: NOTHING,
    advice: 'Make room on the server, then try again.',
  },
  INVALID_FIELD_ERR: {
    title: 'Something in this form is not right.',
    changed: NOTHING,
    advice: 'Correct it, then send the form again.',
  },
  PAGE_FAULT: { title: 'This page ran into a fault of its own.', changed: PERHAPS, advice: 'Reload the page.' },
}

const UNKNOWN: ErrorWords = {
  title: 'Keywright could not do this.',
  changed: PERHAPS,
  advice: 'Look at the list, then try again. If it persists, look at the server’s log.',
}

const NOT_LOADED: ErrorWords = {
  title: 'This could not be loaded.',
  changed: NOTHING,
  advice: 'Try again. If it persists, look at the server’s log.',
}

export const errorWords = ({ code }: Pick<ApiError, 'code'>): ErrorWords => WORDS[code] ?? UNKNOWN

/** Looking changes nothing, and most advice on changes does not fit it. */
export const readingWords = ({ code }: Pick<ApiError, 'code'>): ErrorWords => ({
  ...(WORDS[code] ?? NOT_LOADED),
  changed: '',
})

/** "The field `name` must be: a string of 2 to 90 characters" becomes "Must be a string of 2 to 90 characters." */
export function fieldWords(message: string): string {
  const rule = /must be: (.+?)\.?$/.exec(message)?.[1]
  return rule === undefined ? message : `Must be ${rule}.`
}

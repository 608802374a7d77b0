import type { OwnAccess } from '@keywright/core/errors/key-error'
import { NOTHING_CHANGED, type WordsByCode } from './words.ts'

const OWN: Readonly<Record<OwnAccess, string>> = {
  remove: 'Nobody removes themselves',
  grant:
    'Nobody grants a role to themselves or to a group they are in, nor to a service ID of theirs more than they hold there for good',
  'add-member': 'Nobody puts themselves, or a service ID they answer for, into a group',
  'api-key-of-nobody':
    'Nobody answers for this service ID any more, and giving its roles takes the approval of others. Make another service ID and have it granted what it needs',
  'api-key': 'Only whoever answers for a service ID makes API keys for it',
  authorize:
    'Nobody authorizes a service whose service IDs they answer for to more than they hold there for good themselves',
  service: 'Nobody makes a service ID of a service that is authorized to more than they hold there for good themselves',
  'reset-second-step': 'Nobody resets their own second step: on the account page it can be turned off',
}

const SIGN_ON_ANSWER = {
  declined: 'The provider did not sign you in.',
  untrusted: 'The answer of the provider is not one that can be trusted.',
} as const

const SIGN_ON_EMAIL = {
  missing: 'The provider says no e-mail address of yours.',
  unverified: 'The provider has not made sure that the e-mail address is yours.',
} as const

/** Failures that are about people, and about what they may. */
export const ACCESS_WORDS = {
  INVITATION_ENDED_ERR: () => ({
    what: 'The invitation cannot be used',
    message: `The link is not whole, or it was used, replaced or not used in time. ${NOTHING_CHANGED} Ask whoever invited you for another one`,
  }),
  PERSON_NOT_UNIQUE_ERR: () => ({
    what: 'Nobody was invited',
    message: `Somebody has this e-mail address already. ${NOTHING_CHANGED}`,
    target: { type: 'field', name: 'email' },
  }),
  GROUP_NOT_UNIQUE_ERR: () => ({
    what: 'The group was not created',
    message: `A group has this name already. ${NOTHING_CHANGED}`,
    target: { type: 'field', name: 'name' },
  }),
  OWN_ACCESS_ERR: ({ deed }) => ({
    what: 'Access was not changed',
    message: `${OWN[deed]}. ${NOTHING_CHANGED} Ask another administrator`,
  }),
  LAST_ADMINISTRATOR_ERR: () => ({
    what: 'Access was not changed',
    message: `Nobody would be left who can sign in and is Administrator of the platform, without conditions and not expired. ${NOTHING_CHANGED} Make somebody else Administrator first`,
  }),
  MORE_RIGHTS_ERR: () => ({
    what: 'Access was not changed',
    message: `They hold something that you do not, themselves or by a group. ${NOTHING_CHANGED} Ask somebody who holds as much as they do`,
  }),
  ACCESS_GRANT_NOT_UNIQUE_ERR: () => ({
    what: 'The role could not be granted',
    message: `It is held there already. ${NOTHING_CHANGED} To give it another end or other conditions, revoke it first`,
  }),
  PASSKEY_REFUSED_ERR: () => ({
    what: 'The passkey was not accepted',
    message: `It must be a passkey of yours, unlocked on this device, and used once within five minutes for what it was asked for. ${NOTHING_CHANGED} Try again`,
    target: { type: 'field', name: 'passkey' },
  }),
  PASSKEY_COUNTER_ERR: () => ({
    what: 'The passkey was not accepted',
    message: `Its counter went back, as if there were a copy of it. ${NOTHING_CHANGED} Remove it, and tell whoever administers Keywright`,
    target: { type: 'field', name: 'passkey' },
  }),
  PASSKEY_KNOWN_ERR: () => ({
    what: 'The passkey was not added',
    message: `It is here already. ${NOTHING_CHANGED}`,
  }),
  PASSKEY_QUOTA_ERR: ({ most }) => ({
    what: 'The passkey was not added',
    message: `Nobody has more than ${most} passkeys. ${NOTHING_CHANGED} Remove one first`,
  }),
  APPROVAL_UNSIGNED_ERR: () => ({
    what: 'The request could not be approved',
    message: `You have a passkey, or had one when this was asked or within the last seven days, so what you approve is signed with one. ${NOTHING_CHANGED} Approve it among the approvals; without a passkey, add one to your account first, or let somebody else approve`,
  }),
  SIGN_ON_STATE_ERR: () => ({
    what: 'Sign-in was refused',
    message: `What came back from the provider belongs to no sign-in that this browser has under way. ${NOTHING_CHANGED} Begin again`,
  }),
  SIGN_ON_ANSWER_ERR: ({ reason }) => ({
    what: 'Sign-in was refused',
    message: `${SIGN_ON_ANSWER[reason]} ${NOTHING_CHANGED} Begin again; an administrator finds the cause in the log of the service`,
  }),
  SIGN_ON_EMAIL_ERR: ({ reason }) => ({
    what: 'Sign-in was refused',
    message: `${SIGN_ON_EMAIL[reason]} ${NOTHING_CHANGED} Whoever runs the provider can help`,
  }),
  SIGN_ON_REFUSED_ERR: () => ({
    what: 'Sign-in was refused',
    message: `The provider knows you, but nobody lets you in here by it. ${NOTHING_CHANGED} Ask an administrator of this Keywright for an invitation`,
  }),
  SIGN_ON_UNAVAILABLE_ERR: () => ({
    what: 'The sign-on provider could not be used',
    message: `It cannot be reached, or does not accept this service. ${NOTHING_CHANGED} Try again, or sign in with your passphrase`,
  }),
} satisfies Partial<WordsByCode>

import { truncateMiddle } from '../../lib/truncate-middle.ts'
import type { AuditDocument } from './queries.ts'

interface ActionWords {
  readonly done: string
  /** After "tried to" or "was refused to". */
  readonly tried: string
  /** The target is named in the sentence. */
  readonly named: boolean
}

const ACTIONS: Readonly<Record<string, ActionWords>> = {
  'kms.secrets.create': { done: 'created the key', tried: 'create the key', named: true },
  'kms.secrets.list': { done: 'listed the keys of', tried: 'list the keys of', named: true },
  'kms.secrets.head': { done: 'counted the keys of', tried: 'count the keys of', named: true },
  'kms.secrets.read': { done: 'read the key', tried: 'read the key', named: true },
  'kms.secrets-metadata.read': { done: 'read the facts of the key', tried: 'read the facts of the key', named: true },
  'kms.secrets.wrap': { done: 'wrapped a data key with', tried: 'wrap a data key with', named: true },
  'kms.secrets.unwrap': { done: 'unwrapped a data key with', tried: 'unwrap a data key with', named: true },
  'kms.instances.create': { done: 'created the instance', tried: 'create the instance', named: true },
  'kms.instances.list': { done: 'listed the instances', tried: 'list the instances', named: false },
  'kms.audit-events.list': { done: 'read the audit trail', tried: 'read the audit trail', named: false },
  'kms.sessions.create': { done: 'signed in', tried: 'sign in', named: false },
  'kms.sessions.delete': { done: 'signed out', tried: 'sign out', named: false },
  'kms.tokens.create': { done: 'exchanged an API key for an access token', tried: 'exchange an API key', named: false },
  'kms.service.set-up': { done: 'set Keywright up', tried: 'set Keywright up', named: false },
  'kms.service.authenticate': { done: 'was let in', tried: 'get in', named: false },
  'kms.hsm.read': { done: 'looked at the HSM', tried: 'look at the HSM', named: false },
}

const REASONS: Readonly<Record<string, string>> = {
  UNAUTHORIZED_ERR: 'their roles do not allow it',
  SIGN_IN_FAILED_ERR: 'address and passphrase do not belong together',
  SESSION_ENDED_ERR: 'the session had ended',
  UNPROCESSABLE_CIPHERTEXT_ERR: 'the ciphertext or its additional data was not right',
  KEY_NOT_FOUND_ERR: 'there is no such key',
  KEY_DELETED_ERR: 'the key has been deleted',
  KEY_ACTION_INVALID_STATE_ERR: 'the key’s state does not allow it',
  HSM_UNAVAILABLE_ERR: 'the HSM did not answer',
  INVALID_FIELD_ERR: 'a field of the request was not valid',
  TOO_MANY_REQUESTS_ERR: 'there were too many attempts',
}

/** `kms.sessions.create` without words of its own reads "create sessions". */
function plainAction(action: string): ActionWords {
  const [, noun = '', verb = action] = /^kms\.([\w-]+)\.([\w-]+)$/.exec(action) ?? []
  const words = `${verb} ${noun}`.replaceAll('-', ' ').trim()
  return { done: `did “${words}”`, tried: words, named: true }
}

export interface EventWords {
  readonly actor: string
  /** Between the actor and the target. */
  readonly verb: string
  readonly target: string | undefined
  readonly because: string | undefined
}

/** A refused call names its key by id alone. */
const nameOr = (name: string, id: string): string => (name === '' ? truncateMiddle(id) : name)

/** The event as parts of one sentence: actor, verb, target, reason. */
export function eventWords({ action, outcome, initiator, target, reason, responseData }: AuditDocument): EventWords {
  const words = ACTIONS[action] ?? plainAction(action)
  const actor = nameOr(initiator.name, initiator.id) || 'Someone who was not signed in'
  const shown = words.named ? nameOr(target.name, target.id.split(':').at(-1) ?? '') : ''
  const subject = shown === '' ? undefined : shown
  const asWritten = (text: string): string => (words.named && subject === undefined ? withoutTarget(text) : text)
  if (outcome === 'success') return { actor, verb: asWritten(words.done), target: subject, because: undefined }
  if (outcome === 'pending')
    return { actor, verb: `set out to ${asWritten(words.tried)}`, target: subject, because: undefined }
  const code = String(responseData['reasonForFailure'] ?? '')
  const because = REASONS[code] ?? `${reason.reasonCode} ${reason.reasonType}`
  return { actor, verb: `tried to ${asWritten(words.tried)}`, target: subject, because }
}

/** Where no target is known, "create the key" is "create a key", and "the keys of" nothing is just "the keys". */
const withoutTarget = (words: string): string =>
  words.replace(/\bthe (key|instance)$/, 'a $1').replace(/ (of|with)$/, '')

export const eventSentence = (document: AuditDocument): string => {
  const { actor, verb, target, because } = eventWords(document)
  const what = [actor, verb, target].filter((part) => part !== undefined).join(' ')
  return because === undefined ? `${what}.` : `${what}, but failed: ${because}.`
}

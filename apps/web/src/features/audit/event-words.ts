import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { actionWords } from './action-words.ts'
import { failureReason } from './failure-reasons.ts'
import type { AuditDocument } from './queries.ts'

export interface EventWords {
  readonly actor: string
  /** Between the actor and the target. */
  readonly verb: string
  readonly target: string | undefined
  /** After the target. */
  readonly after: string | undefined
  readonly because: string | undefined
}

/** A refused call names its key by id alone. */
const nameOr = (name: string, id: string): string => (name === '' ? truncateMiddle(id) : name)

type Phrase = Pick<EventWords, 'verb' | 'because'>

function phraseOf({ action, outcome, reason, responseData }: AuditDocument): Phrase {
  const { done, tried } = actionWords(action)
  if (outcome === 'success') return { verb: done, because: undefined }
  if (outcome === 'pending') return { verb: `set out to ${tried}`, because: undefined }
  const code = String(responseData['reasonForFailure'] ?? '')
  return { verb: `tried to ${tried}`, because: failureReason(code) ?? `${reason.reasonCode} ${reason.reasonType}` }
}

/** The event as parts of one sentence: actor, verb, target, what follows it, reason. */
export function eventWords(document: AuditDocument): EventWords {
  const { action, initiator, target } = document
  const { named, after } = actionWords(action)
  const shown = named ? nameOr(target.name, target.id.split(':').at(-1) ?? '') : ''
  const subject = shown === '' ? undefined : shown
  const { verb, because } = phraseOf(document)
  return {
    actor: nameOr(initiator.name, initiator.id) || 'Someone who was not signed in',
    verb: named && subject === undefined ? withoutTarget(verb) : verb,
    target: subject,
    after,
    because,
  }
}

/** Where no target is known, "create the key" is "create a key", and "the keys of" nothing is just "the keys". */
const withoutTarget = (words: string): string =>
  words.replace(/\bthe (key|key ring|instance)$/, 'a $1').replace(/ (of|with|to|from)$/, '')

/** Who did what, without the reason. */
export const shortSentence = (document: AuditDocument): string => {
  const { actor, verb, target, after } = eventWords(document)
  return [actor, verb, target, after].filter((part) => part !== undefined).join(' ')
}

export const eventSentence = (document: AuditDocument): string => {
  const { because } = eventWords(document)
  const what = shortSentence(document)
  return because === undefined ? `${what}.` : `${what}, but failed: ${because}.`
}

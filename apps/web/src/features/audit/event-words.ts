import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { actionWords, type ActionWords } from './action-words.ts'
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

const IMPORTED = { done: 'imported the key', tried: 'import the key', named: true } as const

/** What the facts of the call say beyond its action: by which way the material came, which alias, what name before. */
function tellingWords({ action, requestData }: Pick<AuditDocument, 'action' | 'requestData'>): Spoken {
  const words = actionWords(action)
  const { importMethod, alias } = requestData
  const before = requestData['initialValue.name']
  if (importMethod !== undefined) return action === 'kms.secrets.create' ? IMPORTED : { ...words, after: 'by import' }
  if (alias !== undefined) {
    const withAlias = (text: string): string => text.replace('an alias', () => `the alias ${String(alias)}`)
    return { ...words, done: withAlias(words.done), tried: withAlias(words.tried) }
  }
  const isRenamed = before !== undefined && before !== requestData['newValue.name']
  return isRenamed ? { ...words, after: `, until then ${String(before)}` } : words
}

/** What a sentence is made of. */
type Spoken = Omit<ActionWords, 'label'>

type Phrase = Pick<EventWords, 'verb' | 'because'>

function phraseOf({ outcome, reason, responseData }: AuditDocument, { done, tried }: Spoken): Phrase {
  if (outcome === 'success') return { verb: done, because: undefined }
  if (outcome === 'pending') return { verb: `set out to ${tried}`, because: undefined }
  const code = String(responseData['reasonForFailure'] ?? '')
  return { verb: `tried to ${tried}`, because: failureReason(code) ?? `${reason.reasonCode} ${reason.reasonType}` }
}

/** The event as parts of one sentence: actor, verb, target, what follows it, reason. */
export function eventWords(document: AuditDocument): EventWords {
  const { initiator, target } = document
  const words = tellingWords(document)
  const { named, after } = words
  const shown = named ? nameOr(target.name, target.id.split(':').at(-1) ?? '') : ''
  const subject = shown === '' ? undefined : shown
  const { verb, because } = phraseOf(document, words)
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
  const what = [actor, verb, target].filter((part) => part !== undefined).join(' ')
  return `${what}${afterWords(after)}`
}

/** What follows a target, with the space it needs. */
export const afterWords = (after: string | undefined): string =>
  after === undefined ? '' : after.startsWith(',') ? after : ` ${after}`

export const eventSentence = (document: AuditDocument): string => {
  const { because } = eventWords(document)
  const what = shortSentence(document)
  return because === undefined ? `${what}.` : `${what}, but failed: ${because}.`
}

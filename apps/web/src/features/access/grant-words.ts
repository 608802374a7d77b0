import type { Action } from '@keywright/core/policy/roles'
import { utcWords } from '../../lib/date-words.ts'
import type { Explanation, Grant } from './queries.ts'
import { deedWords } from './question-words.ts'

type Hours = NonNullable<Grant['hours']>

export const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const nameOf = (day: number): string => DAY_NAMES[day - 1] ?? ''

/** "Mon–Fri", "Mon, Wed–Fri", "every day". */
export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  if (sorted.length === 7) return 'every day'
  const runs: { from: number; until: number }[] = []
  for (const day of sorted) {
    const last = runs.at(-1)
    if (last?.until === day - 1) last.until = day
    else runs.push({ from: day, until: day })
  }
  return runs
    .map(({ from, until }) =>
      from === until ? nameOf(from) : `${nameOf(from)}${until - from > 1 ? '–' : ', '}${nameOf(until)}`,
    )
    .join(', ')
}

export const hoursWords = ({ days, from, until, timeZone }: Hours): string =>
  `${daysWords(days)} ${from}–${until} (${timeZone})`

interface Conditions {
  readonly networks?: Grant['networks'] | undefined
  readonly hours?: Grant['hours'] | undefined
}

export const conditionsOf = ({ networks, hours }: Conditions): readonly string[] => [
  ...(networks === undefined ? [] : [`from ${networks.join(', ')}`]),
  ...(hours === undefined ? [] : [hoursWords(hours)]),
]

type Placed = Pick<Grant, 'instanceId' | 'instanceName' | 'keyRingId' | 'keyId' | 'keyName'>

/** Where a grant holds, as a phrase: "the ring payments of Production". */
export function placeWords({ instanceId, instanceName, keyRingId, keyId, keyName }: Placed): string {
  if (instanceId === undefined) return 'the whole installation'
  const instance = instanceName ?? instanceId
  if (keyRingId !== undefined) return `the ring ${keyRingId} of ${instance}`
  if (keyId !== undefined) return `the key ${keyName ?? keyId}`
  return `all of ${instance}`
}

type Refusal = NonNullable<Explanation['grants'][number]['refusal']>

/** Why a grant does not decide a question, after its name. */
export const REFUSAL_WORDS: Readonly<Record<Refusal, string>> = {
  'other-scope': 'Is about another place.',
  role: 'This role does not include it.',
  'too-narrow': 'Is for a part only; this needs the role on more.',
  'other-key': 'Is about another key or ring.',
  expired: 'Has ended.',
  'other-network': 'Does not hold from this address.',
  'outside-hours': 'Does not hold at this time.',
  'other-service': 'Is for the calls of another service.',
  'other-service-instance': 'Is for calls for another instance of the service.',
}

/** How near a grant is to allowing something: the nearest is the one whose reason is told. */
const NEARNESS: readonly Refusal[] = [
  'other-service-instance',
  'other-service',
  'outside-hours',
  'other-network',
  'expired',
  'other-key',
  'too-narrow',
  'role',
  'other-scope',
]

type Reason = Explanation['grants'][number]

function through({ through: group, grant }: Reason): string {
  if (grant.source !== undefined) return ` by the authorization of ${grant.source.service}`
  return group === undefined ? '' : ` through the group ${group.name}`
}

const holding = (reason: Reason): string => `${reason.grant.role} on ${placeWords(reason.grant)}${through(reason)}`

export interface Question {
  readonly name: string
  readonly action: Action
  readonly instanceName: string
  readonly keyName?: string | undefined
}

const both = new Intl.ListFormat('en-GB')
const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** What is told of the grant that comes nearest; of roles that do not include it, only what would. */
const NEARLY: Readonly<Partial<Record<Refusal, (reason: Reason) => string>>> = {
  expired: (reason) => `${holding(reason)} ended on ${utcWords(reason.grant.expiresAt ?? '')}`,
  'other-network': (reason) =>
    `${holding(reason)} holds ${conditionsOf({ networks: reason.grant.networks }).join('')} only`,
  'outside-hours': (reason) => `${holding(reason)} holds ${conditionsOf({ hours: reason.grant.hours }).join('')} only`,
  'other-key': (reason) => `${holding(reason)} is about something else`,
  'other-service-instance': (reason) =>
    `${holding(reason)} is for calls for ${reason.grant.source?.instance ?? 'one instance'} only`,
  'other-service': (reason) => `${holding(reason)} does not count for services that work for it`,
  'too-narrow': (reason) => `${holding(reason)} is not wide enough`,
}

function whyNot({ grants, roles }: Explanation): string {
  const nearest = NEARNESS.flatMap((refusal) => grants.filter((reason) => reason.refusal === refusal))[0]
  if (nearest === undefined) return 'no role was granted'
  const words = NEARLY[nearest.refusal ?? 'role']
  return words?.(nearest) ?? `it takes the ${either.format(roles)} role, and none is held here`
}

/** Where dual control names it, being allowed is not enough. */
const approvalWords = ({ approvers }: Explanation): string =>
  approvers === undefined
    ? ''
    : ` It is done only once ${approvers === 1 ? 'somebody else has' : `${approvers} others have`} approved it: dual control asks for that here.`

/** Which keys the grants that allow it are about; nothing where one of them is about all. */
function someKeys({ instanceName }: Question, { grants }: Explanation): string | undefined {
  const allowing = grants.filter(({ refusal }) => refusal === undefined).map(({ grant }) => grant)
  if (allowing.some(({ keyRingId, keyId }) => keyRingId === undefined && keyId === undefined)) return undefined
  const parts = allowing.map(({ keyRingId, keyId, keyName }) =>
    keyRingId === undefined ? `the key ${keyName ?? keyId ?? ''}` : `those of the ring ${keyRingId}`,
  )
  return `some keys of ${instanceName} (${both.format(new Set(parts))})`
}

/** The answer in one sentence, with the rule that decides. */
export function verdictWords(question: Question, explanation: Explanation): string {
  const allowing = explanation.grants.find(({ refusal }) => refusal === undefined)
  if (explanation.allowed && allowing !== undefined) {
    const deed = deedWords({ ...question, someKeys: someKeys(question, explanation) })
    return `${question.name} can ${deed}, by ${holding(allowing)}.${approvalWords(explanation)}`
  }
  return `${question.name} cannot ${deedWords(question)}: ${whyNot(explanation)}.`
}

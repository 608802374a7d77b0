import type { Schemas } from '@keywright/contract/client'
import { ROLES, type Role } from '@keywright/core/policy/roles'
import { isTimeZone } from '@keywright/core/policy/hours'
import { endOf, type EndValues } from '../../lib/end-date.ts'
import { rolesAt, type Width } from './role-words.ts'

/** As the form holds it; the names are those of the wire, so that blame finds its box. */
export interface GrantValues extends EndValues {
  subjectId: string
  role: Role
  where: Width
  keyRingId: string
  keyId: string
  /** One a line, or with commas between them. */
  networks: string
  hours: boolean
  days: string[]
  from: string
  until: string
  timeZone: string
}

/** Boxes that show what the server blames them for. */
export const GRANT_FIELDS = [
  'subjectId',
  'role',
  'keyRingId',
  'keyId',
  'expiresAt',
  'networks',
  'days',
  'from',
  'until',
  'timeZone',
] as const

export interface GrantPreset {
  readonly subjectId?: string | undefined
  readonly keyRingId?: string | undefined
  readonly keyId?: string | undefined
}

const WORKDAYS = ['1', '2', '3', '4', '5']

const widthOf = ({ keyRingId, keyId }: GrantPreset): Width => {
  if (keyId !== undefined) return 'key'
  return keyRingId === undefined ? 'instance' : 'ring'
}

export const emptyGrant = (preset: GrantPreset, timeZone: string): GrantValues => ({
  subjectId: preset.subjectId ?? '',
  role: 'Reader',
  where: widthOf(preset),
  keyRingId: preset.keyRingId ?? '',
  keyId: preset.keyId ?? '',
  expiresAt: 'never',
  endsOn: '',
  networks: '',
  hours: false,
  days: WORKDAYS,
  from: '08:00',
  until: '18:00',
  timeZone,
})

/** Another place has other roles: the one that was chosen stays where it can. */
export const roleAt = (width: Width, role: Role): Role =>
  rolesAt(width).includes(role) ? role : (rolesAt(width)[0] ?? ROLES[0])

export const networksOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((part) => part !== '')

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/
const V6 = /^[0-9a-f:.]*:[0-9a-f:.]*\/(\d{1,3})$/i
const MOST_NETWORKS = 50

/** Catches slips of the finger; the server reads addresses to the last bit. */
function isNetwork(text: string): boolean {
  const v4 = V4.exec(text)
  if (v4 !== null) return v4.slice(1, 5).every((part) => Number(part) <= 255) && Number(v4[5]) <= 32
  return Number(V6.exec(text)?.[1] ?? '129') <= 128
}

export function judgeNetworks(text: string): true | string {
  const networks = networksOf(text)
  if (networks.length > MOST_NETWORKS) return `Must be at most ${MOST_NETWORKS} networks.`
  const wrong = networks.find((network) => !isNetwork(network))
  return wrong === undefined || `“${wrong}” is not a network such as 10.0.0.0/8 or 2001:db8::/32.`
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
export const judgeTime = (text: string): true | string => TIME.test(text) || 'Must be a time such as 08:00.'

export const judgeZone = (text: string): true | string =>
  isTimeZone(text.trim()) || 'Must be a time zone such as Europe/Berlin.'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

function hoursOf({ hours, days, from, until, timeZone }: GrantValues): Pick<Schemas['CreateGrantRequest'], 'hours'> {
  if (!hours) return {}
  const chosen = DAYS.filter((day) => days.includes(String(day)))
  return { hours: { days: chosen, from, until, timeZone: timeZone.trim() } }
}

function placeOf({ where, keyRingId, keyId }: GrantValues, instanceId: string) {
  if (where === 'platform') return {}
  if (where === 'ring') return { instanceId, keyRingId }
  return where === 'key' ? { instanceId, keyId } : { instanceId }
}

/** From the shape of the screen to that of the wire; what was left empty is left out. */
export function grantOf(values: GrantValues, instanceId: string, now: number): Schemas['CreateGrantRequest'] {
  const networks = networksOf(values.networks)
  const expiresAt = endOf(values, now)
  return {
    subjectId: values.subjectId,
    role: values.role,
    ...placeOf(values, instanceId),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(networks.length === 0 ? {} : { networks: [...networks] }),
    ...hoursOf(values),
  }
}

import { ACTIONS, ROLES, type Role } from '@keywright/core/policy/roles'
import type { WhySearch } from '../features/access/why-form.tsx'
import { oneOf, someOf, textOf } from '../lib/url-search.ts'

type Raw = Readonly<Record<string, unknown>>

/** Whether the panel that makes something new is open. */
export interface NewSearch {
  readonly new?: '1' | undefined
}
export const parseNewSearch = (raw: Raw): NewSearch => ({ new: oneOf(['1'], raw['new']) })

export interface SubjectSearch {
  readonly open?: 'grant' | 'api-key' | undefined
}
export const parseSubjectSearch = (raw: Raw): SubjectSearch => ({ open: oneOf(['grant', 'api-key'], raw['open']) })

export interface GrantSearch {
  readonly open?: 'grant' | undefined
}
export const parseGrantSearch = (raw: Raw): GrantSearch => ({ open: oneOf(['grant'], raw['open']) })

export const PLACE_KINDS = ['platform', 'instance', 'ring', 'key'] as const

export interface RolesSearch extends GrantSearch {
  /** Part of a name. */
  readonly who?: string | undefined
  /** Separated by commas, as in the address. */
  readonly role?: string | undefined
  readonly place?: string | undefined
  /** What reaches this ring: roles on it, and on the whole instance. */
  readonly ring?: string | undefined
}

const listed = <Word extends string>(words: readonly Word[], value: unknown): string | undefined =>
  someOf(words, value).join(',') || undefined

export const parseRolesSearch = (raw: Raw): RolesSearch => ({
  ...parseGrantSearch(raw),
  who: textOf(raw['who']),
  role: listed(ROLES, raw['role']),
  place: listed(PLACE_KINDS, raw['place']),
  ring: textOf(raw['ring'], 100),
})

export const rolesChosen = ({ role }: RolesSearch): readonly Role[] => someOf(ROLES, role)
export const placesChosen = ({ place }: RolesSearch): readonly (typeof PLACE_KINDS)[number][] =>
  someOf(PLACE_KINDS, place)

export const parseWhySearch = (raw: Raw): WhySearch => ({
  subject: textOf(raw['subject'], 100),
  action: oneOf(ACTIONS, raw['action']),
  key: textOf(raw['key'], 64),
  from: textOf(raw['from'], 64),
  at: textOf(raw['at'], 20),
})

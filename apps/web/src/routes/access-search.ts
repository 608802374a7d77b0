import { ACTIONS, ROLES, type Role } from '@keywright/core/policy/roles'
import type { WhySearch } from '../features/access/why-form.tsx'
import { oneOf, someOf, textOf } from '../lib/url-search.ts'

type Raw = Readonly<Record<string, unknown>>

/** Which part of a list is shown. */
export interface ListSearch {
  /** Part of a name. */
  readonly who?: string | undefined
  /** From 1, which is not written down. */
  readonly page?: string | undefined
}
const parseListSearch = (raw: Raw): ListSearch => {
  const page = textOf(raw['page'], 6)
  return { who: textOf(raw['who'], 100), page: page !== undefined && /^[1-9]\d*$/.test(page) ? page : undefined }
}

/** The list that an address asks for. */
export const listAsked = ({ who, page }: ListSearch) => ({ search: who, page: Number(page ?? 1) })
export const pageWord = (page: number): string | undefined => (page === 1 ? undefined : String(page))

/** Whether the panel that makes something new is open. */
export interface NewSearch extends ListSearch {
  readonly new?: '1' | undefined
}
export const parseNewSearch = (raw: Raw): NewSearch => ({ ...parseListSearch(raw), new: oneOf(['1'], raw['new']) })

export interface SubjectSearch {
  readonly open?: 'grant' | 'api-key' | undefined
}
export const parseSubjectSearch = (raw: Raw): SubjectSearch => ({ open: oneOf(['grant', 'api-key'], raw['open']) })

export interface GrantSearch {
  readonly open?: 'grant' | undefined
}
export interface KeyAccessSearch extends GrantSearch, ListSearch {}
export const parseKeyAccessSearch = (raw: Raw): KeyAccessSearch => ({
  ...parseGrantSearch(raw),
  ...parseListSearch(raw),
})

const parseGrantSearch = (raw: Raw): GrantSearch => ({ open: oneOf(['grant'], raw['open']) })

export const PLACE_KINDS = ['platform', 'instance', 'ring', 'key'] as const

export interface RolesSearch extends GrantSearch, ListSearch {
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
  ...parseListSearch(raw),
  role: listed(ROLES, raw['role']),
  place: listed(PLACE_KINDS, raw['place']),
  ring: textOf(raw['ring'], 100),
})

const LEVELS = { platform: 'platform', instance: 'instance', ring: 'key-ring', key: 'key' } as const

/** The roles that an address asks for: on this instance, and on the whole installation. */
export const grantsAsked = (search: RolesSearch, instance: string) => ({
  ...listAsked(search),
  instance,
  platform: 'true' as const,
  role: search.role,
  level:
    placesChosen(search)
      .map((place) => LEVELS[place])
      .join(',') || undefined,
  ring: search.ring,
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

/** One of a list, for a page of its own. */
export const aloneAsked = (id: string) => ({ id, limit: 1 })

/** What somebody holds, with what comes through their groups. */
export const heldAsked = (subject: string, page: number) => ({ subject, groups: 'true' as const, page })

/** So many groups are offered to be stood for by groups of a provider. */
export const groupsToMap = { limit: 200 }

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSettled } from '../../lib/use-settled.ts'
import type { Choice } from '../../ui/combo-box.tsx'
import { grantsQuery, groupsQuery, peopleQuery, serviceIdsQuery, type ListQuestion, type Subject } from './queries.ts'
import { kindOfId, SUBJECT_LOOK } from './subject-words.ts'

interface Known extends Subject {
  readonly hint: string
}

export interface SubjectChoices {
  readonly choices: readonly Choice[]
  readonly onType: (text: string) => void
}

const choiceOf = ({ id, kind, name, hint }: Known): Choice => ({ id, words: name, hint, icon: SUBJECT_LOOK[kind].icon })

/** So many of each kind are offered; who is not among them is found by typing more of the name. */
const OFFERED = 20

const listed = <T>(list: readonly T[] | undefined): readonly T[] => list ?? []

/** People, groups and service IDs that a question finds; of one kind alone where one is given. */
function useListed(
  question: ListQuestion,
  { mayList, kind }: { mayList: boolean; kind: Subject['kind'] | 'none' | undefined },
) {
  const when = (wanted: Subject['kind']) => ({
    enabled: mayList && (kind === undefined || kind === wanted),
    placeholderData: keepPreviousData,
  })
  const people = useQuery({ ...peopleQuery(question), ...when('person') })
  const groups = useQuery({ ...groupsQuery(question), ...when('group') })
  const services = useQuery({ ...serviceIdsQuery(question), ...when('service-id') })
  return {
    people: listed(people.data?.people),
    groups: listed(groups.data?.groups),
    services: listed(services.data?.serviceIds),
  }
}

/** Those who hold a role already, for whoever may not read the lists. */
function useHolders(search: string, mayList: boolean): readonly Subject[] {
  const question = { ...grantsQuery({ search, limit: OFFERED }), enabled: !mayList, placeholderData: keepPreviousData }
  const { data } = useQuery(question)
  return mayList ? [] : listed(data?.grants).map(({ subject }) => subject)
}

/**
 * Whom a role can be given to, by what is typed of their names; whoever is chosen already is always there. Whoever may
 * not read the lists chooses among those who hold a role already, as far as they may see that.
 */
export function useSubjects(mayList: boolean, chosen?: string): SubjectChoices {
  const [typed, onType] = useState('')
  const search = useSettled(typed.trim())
  const offered = useListed({ search, limit: OFFERED }, { mayList, kind: undefined })
  const alone = useListed({ id: chosen, limit: 1 }, { mayList, kind: chosen === undefined ? 'none' : kindOfId(chosen) })
  const found = {
    people: [...offered.people, ...alone.people],
    groups: [...offered.groups, ...alone.groups],
    services: [...offered.services, ...alone.services],
    held: useHolders(search, mayList),
  }
  const known: readonly Known[] = [
    ...found.people.map(({ id, name, email }) => ({ id, kind: 'person' as const, name, hint: email })),
    ...found.groups.map(({ id, name }) => ({ id, kind: 'group' as const, name, hint: 'Group' })),
    ...found.services.map(({ id, name }) => ({ id, kind: 'service-id' as const, name, hint: 'Service ID' })),
    ...found.held.map((subject) => ({ ...subject, hint: SUBJECT_LOOK[subject.kind].word })),
  ]
  const key = known.map(({ id, name }) => `${id} ${name}`).join()
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the lists are new objects at each drawing; what is in them seldom is
  const choices = useMemo(() => [...new Map(known.map((subject) => [subject.id, choiceOf(subject)])).values()], [key])
  return { choices, onType }
}

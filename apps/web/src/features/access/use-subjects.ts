import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSettled } from '../../lib/use-settled.ts'
import type { Choice } from '../../ui/combo-box.tsx'
import { grantsQuery, groupsQuery, peopleQuery, serviceIdsQuery, type Subject } from './queries.ts'
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

/**
 * Whom a role can be given to, by what is typed of their names; whoever is chosen already is always there. Whoever may
 * not read the lists chooses among those who hold a role already, as far as they may see that.
 */
export function useSubjects(mayList: boolean, chosen?: string): SubjectChoices {
  const [typed, onType] = useState('')
  const search = useSettled(typed.trim())
  const question = { search, limit: OFFERED }
  const asked = { enabled: mayList, placeholderData: keepPreviousData }
  const people = useQuery({ ...peopleQuery(question), ...asked })
  const groups = useQuery({ ...groupsQuery(question), ...asked })
  const services = useQuery({ ...serviceIdsQuery(question), ...asked })
  const held = { ...grantsQuery(question), enabled: !mayList, placeholderData: keepPreviousData }
  const { data: grants } = useQuery(held)
  const one = (kind: Subject['kind']) => ({ enabled: mayList && chosen !== undefined && kindOfId(chosen) === kind })
  const alone = { id: chosen, limit: 1 }
  const person = useQuery({ ...peopleQuery(alone), ...one('person') })
  const group = useQuery({ ...groupsQuery(alone), ...one('group') })
  const service = useQuery({ ...serviceIdsQuery(alone), ...one('service-id') })
  const found = {
    people: [...(people.data?.people ?? []), ...(person.data?.people ?? [])],
    groups: [...(groups.data?.groups ?? []), ...(group.data?.groups ?? [])],
    services: [...(services.data?.serviceIds ?? []), ...(service.data?.serviceIds ?? [])],
    held: mayList ? [] : (grants?.grants ?? []).map(({ subject }) => subject),
  }
  const known: readonly Known[] = [
    ...found.people.map(({ id, name, email }) => ({ id, kind: 'person' as const, name, hint: email })),
    ...found.groups.map(({ id, name }) => ({ id, kind: 'group' as const, name, hint: 'Group' })),
    ...found.services.map(({ id, name }) => ({ id, kind: 'service-id' as const, name, hint: 'Service ID' })),
    ...found.held.map((subject) => ({ ...subject, hint: SUBJECT_LOOK[subject.kind].word })),
  ]
  const key = known.map(({ id, name }) => `${id} ${name}`).join()
  // The lists are new objects at each drawing; what is in them seldom is.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const choices = useMemo(() => [...new Map(known.map((subject) => [subject.id, choiceOf(subject)])).values()], [key])
  return { choices, onType }
}

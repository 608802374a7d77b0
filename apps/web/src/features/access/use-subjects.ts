import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Choice } from '../../ui/combo-box.tsx'
import { grantsQuery, groupsQuery, peopleQuery, serviceIdsQuery, type Subject } from './queries.ts'
import { SUBJECT_LOOK } from './subject-words.ts'

interface Known extends Subject {
  readonly hint: string
}

const choiceOf = ({ id, kind, name, hint }: Known): Choice => ({ id, words: name, hint, icon: SUBJECT_LOOK[kind].icon })

/**
 * Everybody a role can be given to. Whoever may not read the lists chooses among those who hold a role already, as far
 * as they may see that.
 */
export function useSubjects(mayList: boolean): readonly Choice[] {
  const asked = { enabled: mayList }
  const { data: people } = useQuery({ ...peopleQuery, ...asked })
  const { data: groups } = useQuery({ ...groupsQuery, ...asked })
  const { data: services } = useQuery({ ...serviceIdsQuery, ...asked })
  const { data: grants } = useQuery({ ...grantsQuery({}), enabled: !mayList })
  return useMemo(() => {
    const known: readonly Known[] = [
      ...(people ?? []).map(({ id, name, email }) => ({ id, kind: 'person' as const, name, hint: email })),
      ...(groups ?? []).map(({ id, name }) => ({ id, kind: 'group' as const, name, hint: 'Group' })),
      ...(services ?? []).map(({ id, name }) => ({ id, kind: 'service-id' as const, name, hint: 'Service ID' })),
      // They may have been fetched for another screen: the lists know people by their names.
      ...(mayList ? [] : (grants ?? [])).map(({ subject }) => ({ ...subject, hint: SUBJECT_LOOK[subject.kind].word })),
    ]
    return [...new Map(known.map((subject) => [subject.id, choiceOf(subject)])).values()]
  }, [people, groups, services, grants, mayList])
}

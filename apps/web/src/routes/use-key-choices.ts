import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { foundKeysQuery } from '../features/keys/find-keys.ts'
import { keyQuery } from '../features/keys/queries.ts'
import { useSettled } from '../lib/use-settled.ts'
import type { Choice } from '../ui/combo-box.tsx'
import { useWorkplace } from './workplace.ts'

/** Keys to choose among, by what is typed of their names; the one that is chosen already is always there. */
export function useKeyChoices(chosen: string | undefined) {
  const { instance, refusedHere } = useWorkplace()
  const [typed, onType] = useState('')
  const text = useSettled(typed.trim())
  const may = refusedHere('kms.secrets.list') === undefined
  const { data: found } = useQuery({
    ...foundKeysQuery(instance.id, text),
    enabled: may && text !== '',
    placeholderData: keepPreviousData,
  })
  const mayRead = refusedHere('kms.secrets-metadata.read') === undefined
  const { data: key } = useQuery({
    ...keyQuery(instance.id, chosen ?? ''),
    enabled: mayRead && chosen !== undefined && chosen !== '',
  })
  const choices = useMemo((): readonly Choice[] => {
    const keys = [...(text === '' ? [] : (found ?? [])), ...(key === undefined ? [] : [key])]
    return [...new Map(keys.map(({ id, name, keyRingID }) => [id, { id, words: name, hint: keyRingID }])).values()]
  }, [found, key, text])
  return { choices, onType }
}

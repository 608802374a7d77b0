import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { foundKeysQuery } from '../../features/keys/find-keys.ts'
import { keyState, stateWords } from '../../features/keys/key-state.ts'
import type { Key } from '../../features/keys/queries.ts'
import { paths } from '../../lib/paths.ts'
import { useSettled } from '../../lib/use-settled.ts'
import { useWorkplace } from '../workplace.ts'
import type { Entry } from './use-entries.tsx'

/** What tells a key from its namesakes. */
const hintOf = (key: Key): string =>
  [stateWords(keyState(key)).word, key.keywright.checkValue, ...key.aliases]
    .filter((part) => part !== undefined)
    .join(' · ')

interface FoundKeys {
  readonly entries: readonly Entry[]
  readonly looking: boolean
  readonly error: unknown
}

export function useFoundKeys(typed: string): FoundKeys {
  const { instance, refusedHere } = useWorkplace()
  const navigate = useNavigate()
  const text = typed.trim()
  const settled = useSettled(text)
  const may = refusedHere('kms.secrets.list') === undefined
  const found = useQuery({
    ...foundKeysQuery(instance.id, settled),
    enabled: may && settled !== '',
    placeholderData: keepPreviousData,
  })
  const keys = text === '' || settled === '' ? [] : (found.data ?? [])
  return {
    entries: keys.map((key) => ({
      id: key.id,
      section: 'Keys',
      words: key.name,
      icon: stateWords(keyState(key)).icon,
      hint: hintOf(key),
      run: () => void navigate({ to: paths.key, params: { instanceId: instance.id, keyId: key.id } }),
    })),
    looking: may && text !== '' && (text !== settled || found.isFetching),
    error: text === '' ? null : found.error,
  }
}

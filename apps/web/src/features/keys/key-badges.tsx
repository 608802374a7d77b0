import { Badge } from '../../ui/badge.tsx'
import { keyState, keyType, stateWords } from './key-state.ts'
import type { Key } from './queries.ts'

export function KeyStateBadge({ item }: { readonly item: Pick<Key, 'keywright'> }) {
  const { word, tone, icon } = stateWords(keyState(item))
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}

const TYPE = { root: 'Root key', standard: 'Standard key' } as const

export const keyTypeWords = (key: Pick<Key, 'extractable'>): string => TYPE[keyType(key)]

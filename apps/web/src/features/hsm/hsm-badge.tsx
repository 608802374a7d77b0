import { Badge } from '../../ui/badge.tsx'
import { hsmWords } from './hsm-words.ts'
import type { Hsm } from './queries.ts'

export function HsmBadge({
  hsm,
  named = false,
}: {
  readonly hsm: Pick<Hsm, 'state' | 'weak'>
  readonly named?: boolean
}) {
  const { word, tone, icon } = hsmWords(hsm)
  return (
    <Badge tone={tone} icon={icon}>
      {named ? `HSM ${word.toLowerCase()}` : word}
    </Badge>
  )
}

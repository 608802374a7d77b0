import { CircleCheck, CircleDashed, CircleX, OctagonAlert, TriangleAlert } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import type { AuditDocument } from './queries.ts'

const OUTCOMES = {
  success: { tone: 'good', icon: CircleCheck, word: 'Success' },
  failure: { tone: 'bad', icon: CircleX, word: 'Failure' },
  pending: { tone: 'idle', icon: CircleDashed, word: 'Begun' },
} as const

export function OutcomeBadge({ outcome }: Pick<AuditDocument, 'outcome'>) {
  const { tone, icon, word } = OUTCOMES[outcome]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}

/** Normal is the rule and goes unmarked. */
export function SeverityBadge({ severity }: Pick<AuditDocument, 'severity'>) {
  if (severity === 'normal') return null
  return severity === 'critical' ? (
    <Badge tone="bad" icon={OctagonAlert}>
      Critical
    </Badge>
  ) : (
    <Badge tone="warn" icon={TriangleAlert}>
      Warning
    </Badge>
  )
}

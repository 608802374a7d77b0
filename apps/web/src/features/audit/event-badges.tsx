import { CircleCheck, CircleX, OctagonAlert, TriangleAlert } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import type { AuditDocument } from './queries.ts'

export const OutcomeBadge = ({ outcome }: Pick<AuditDocument, 'outcome'>) =>
  outcome === 'success' ? (
    <Badge tone="good" icon={CircleCheck}>
      Success
    </Badge>
  ) : (
    <Badge tone="bad" icon={CircleX}>
      Failure
    </Badge>
  )

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

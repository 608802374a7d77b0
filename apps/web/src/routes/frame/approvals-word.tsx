import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Stamp } from 'lucide-react'
import { waitsForMe } from '../../features/approvals/approval-words.ts'
import { approvalsQuery } from '../../features/approvals/queries.ts'
import { paths } from '../../lib/paths.ts'
import { plural } from '../../lib/plural.ts'
import { Badge } from '../../ui/badge.tsx'
import { useWorkplace } from '../workplace.ts'

/** How many requests here wait for this person; nothing where none does. */
export function ApprovalsWord() {
  const { instance } = useWorkplace()
  const { data = [] } = useQuery(approvalsQuery)
  const waiting = data.filter(
    (one) => (one.instanceId === undefined || one.instanceId === instance.id) && waitsForMe(one),
  ).length
  if (waiting === 0) return null
  return (
    <Link
      to={paths.approvals}
      params={{ instanceId: instance.id }}
      aria-label={`${plural(waiting, 'request')} waiting for you`}
      className="inline-flex rounded-full"
    >
      <Badge tone="warn" icon={Stamp}>
        {String(waiting)}
      </Badge>
    </Link>
  )
}

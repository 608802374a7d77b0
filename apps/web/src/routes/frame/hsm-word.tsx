import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleQuestionMark } from 'lucide-react'
import { HsmBadge } from '../../features/hsm/hsm-badge.tsx'
import { hsmQuery } from '../../features/hsm/queries.ts'
import { paths } from '../../lib/paths.ts'
import { Badge } from '../../ui/badge.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useWorkplace } from '../workplace.ts'

/** One word and an icon, one click from the reason. */
export function HsmWord() {
  const { instance, refusedAnywhere } = useWorkplace()
  const visible = refusedAnywhere('kms.hsm.read') === undefined
  const { data: hsm, isError } = useQuery({ ...hsmQuery, enabled: visible })
  if (!visible) return null
  if (hsm === undefined && !isError) return <Skeleton className="h-5.5 w-22 rounded-full" />
  return (
    <Link to={paths.hsm} params={{ instanceId: instance.id }} className="inline-flex rounded-full">
      {hsm === undefined ? (
        <Badge tone="idle" icon={CircleQuestionMark}>
          HSM not known
        </Badge>
      ) : (
        <HsmBadge hsm={hsm} named />
      )}
    </Link>
  )
}

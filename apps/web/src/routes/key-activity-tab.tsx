import { Link, useParams } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { KEY_ACTIVITY } from '../features/audit/action-words.ts'
import { EventList } from '../features/audit/event-list.tsx'
import { paths } from '../lib/paths.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { trailLink } from './event-link.tsx'
import { useWorkplace } from './workplace.ts'

export function KeyActivityTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/activity' })
  const { refusedAnywhere } = useWorkplace()
  const refused = refusedAnywhere('kms.audit-events.list')
  if (refused !== undefined) {
    return (
      <Notice tone="plain" title="You cannot see this key’s activity.">
        {refused}
      </Notice>
    )
  }
  return (
    <Card
      title="What was done with this key"
      flush
      aside={
        <Link to={paths.audit} params={{ instanceId }} search={{ key: keyId }} className="link text-sm">
          With every look, in the audit trail
        </Link>
      }
    >
      <EventList
        question={{ instanceId, search: { key: keyId, action: KEY_ACTIVITY.join(',') } }}
        link={trailLink(instanceId, keyId)}
        empty={
          <Empty icon={ScrollText} title="Nothing yet">
            Every call that changes or uses this key, allowed or refused, will be listed here.
          </Empty>
        }
      />
    </Card>
  )
}

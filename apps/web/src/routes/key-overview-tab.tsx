import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { KeyAliases } from '../features/keys/key-aliases.tsx'
import { KeyFacts } from '../features/keys/key-facts.tsx'
import { KeyProtection } from '../features/keys/key-protection.tsx'
import { NextEventNotice } from '../features/keys/next-event-notice.tsx'
import { keyQuery } from '../features/keys/queries.ts'
import { Card } from '../ui/card.tsx'
import { useDesk } from './desk.ts'

export function KeyOverviewTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/' })
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  const desk = useDesk()
  if (key === undefined) return null
  return (
    <div className="flex flex-col gap-5">
      <NextEventNotice item={key} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Facts">
            <KeyFacts item={key} />
          </Card>
          <Card title="Aliases">
            <KeyAliases key={key.id} desk={desk} item={key} />
          </Card>
        </div>
        <Card title="Protection">
          <KeyProtection item={key} instanceId={instanceId} />
        </Card>
      </div>
    </div>
  )
}

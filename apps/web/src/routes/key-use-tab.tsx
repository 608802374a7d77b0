import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { keyQuery } from '../features/keys/queries.ts'
import { UnwrapForm } from '../features/keys/unwrap-form.tsx'
import { WrapForm } from '../features/keys/wrap-form.tsx'
import { Card } from '../ui/card.tsx'
import { useRefusals } from './workplace.ts'

export function KeyUseTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/use' })
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  const refusals = useRefusals(key)
  if (key === undefined) return null
  const shared = { instanceId, keyId }
  return (
    // Another key's page starts with empty forms.
    <div key={keyId} className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Wrap a data key">
        <WrapForm {...shared} refused={refusals.wrap} />
      </Card>
      <Card title="Unwrap a data key">
        <UnwrapForm {...shared} refused={refusals.unwrap} />
      </Card>
    </div>
  )
}

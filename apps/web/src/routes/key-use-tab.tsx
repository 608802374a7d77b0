import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { refusedBecause } from '../features/keys/key-state.ts'
import { keyQuery } from '../features/keys/queries.ts'
import { UnwrapForm } from '../features/keys/unwrap-form.tsx'
import { WrapForm } from '../features/keys/wrap-form.tsx'
import { Card } from '../ui/card.tsx'
import { useWorkplace } from './workplace.ts'

export function KeyUseTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/use' })
  const { refusedHere } = useWorkplace()
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  if (key === undefined) return null
  const shared = { instanceId, keyId }
  return (
    // Another key's page starts with empty forms.
    <div key={keyId} className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Wrap a data key">
        <WrapForm {...shared} refused={refusedHere('kms.secrets.wrap') ?? refusedBecause(key, 'wrap')} />
      </Card>
      <Card title="Unwrap a data key">
        <UnwrapForm {...shared} refused={refusedHere('kms.secrets.unwrap') ?? refusedBecause(key, 'unwrap')} />
      </Card>
    </div>
  )
}

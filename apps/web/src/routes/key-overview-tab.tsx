import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { hsmQuery } from '../features/hsm/queries.ts'
import { KeyFacts } from '../features/keys/key-facts.tsx'
import { KeyProtection, type ProtectingToken } from '../features/keys/key-protection.tsx'
import { keyQuery } from '../features/keys/queries.ts'
import { Card } from '../ui/card.tsx'
import { useWorkplace } from './workplace.ts'

/** The token as the HSM page knows it; `null` where this person may not ask, or nothing answers. */
function useToken(): ProtectingToken | null | undefined {
  const { refusedAnywhere } = useWorkplace()
  const mayAsk = refusedAnywhere('kms.hsm.read') === undefined
  const { data, isPending } = useQuery({ ...hsmQuery, enabled: mayAsk })
  if (data !== undefined) return data.identity ?? null
  return mayAsk && isPending ? undefined : null
}

export function KeyOverviewTab() {
  const params = useParams({ from: '/instances/$instanceId/keys/$keyId/' })
  const { data: key } = useQuery(keyQuery(params.instanceId, params.keyId))
  const token = useToken()
  if (key === undefined) return null
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Facts">
        <KeyFacts item={key} />
      </Card>
      <Card title="Protection">
        <KeyProtection item={key} token={token} />
      </Card>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { keyQuery, type Key } from '../features/keys/queries.ts'
import { ReadSecret } from '../features/keys/read-secret.tsx'
import { SnippetCard } from '../features/keys/snippet-card.tsx'
import { UnwrapForm } from '../features/keys/unwrap-form.tsx'
import { WrapForm } from '../features/keys/wrap-form.tsx'
import { Card } from '../ui/card.tsx'
import { useJudge, useRefusals, useWorkplace } from './workplace.ts'

export function KeyUseTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/use' })
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  if (key === undefined) return null
  const Use = key.extractable ? UseStandard : UseRoot
  // Another key's page starts with empty forms.
  return <Use key={key.id} instanceId={instanceId} item={key} />
}

interface UseProps {
  readonly instanceId: string
  readonly item: Key
}

function UseRoot({ instanceId, item }: UseProps) {
  const refusals = useRefusals(item)
  const [aad, setAad] = useState<readonly string[]>([])
  const shared = { instanceId, keyId: item.id }
  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="Wrap a data key">
          <WrapForm {...shared} refused={refusals.wrap} onAad={setAad} />
        </Card>
        <Card title="Unwrap or rewrap">
          <UnwrapForm {...shared} refused={refusals.unwrap} refusedRewrap={refusals.rewrap} onAad={setAad} />
        </Card>
      </div>
      <SnippetCard {...shared} uses={['wrap', 'unwrap', 'rewrap']} aad={aad} />
    </div>
  )
}

/** Reading is no step of a key's life, so the table of those does not know it. */
function useReadRefusal(item: Key): string | undefined {
  const { refusedHere } = useWorkplace()
  const { hsmReady } = useJudge()
  const refused = refusedHere('kms.secrets.read', item)
  if (refused !== undefined) return refused
  if (item.keywright.state === 'destroyed') return 'A deleted key shows no secret. Restore it first.'
  return hsmReady ? undefined : 'Waits for the HSM, which does not answer.'
}

function UseStandard({ instanceId, item }: UseProps) {
  const shared = { instanceId, keyId: item.id }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Read the secret">
        <ReadSecret {...shared} refused={useReadRefusal(item)} />
      </Card>
      <SnippetCard {...shared} uses={['read']} aad={[]} />
    </div>
  )
}

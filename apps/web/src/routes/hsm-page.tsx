import { useQuery } from '@tanstack/react-query'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { CapabilityList } from '../features/hsm/capability-list.tsx'
import { ObjectsCard } from '../features/hsm/objects-card.tsx'
import { hsmQuery, type Hsm } from '../features/hsm/queries.ts'
import { StateCard } from '../features/hsm/state-card.tsx'
import { TokenCard } from '../features/hsm/token-card.tsx'
import { WorkerCard } from '../features/hsm/worker-card.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useWorkplace } from './workplace.ts'

/** As often as the worker tries the token, since someone is watching. */
const WATCH_MS = 5_000

export function HsmPage() {
  const { refusedAnywhere } = useWorkplace()
  const refused = refusedAnywhere('kms.hsm.read')
  const hsm = useQuery({ ...hsmQuery, refetchInterval: WATCH_MS, enabled: refused === undefined })
  return (
    <div className="flex flex-col gap-5">
      <PageHeading
        title="HSM"
        below={<p className="mt-1 text-soft">The token every key of this installation lives under.</p>}
      />
      {refused === undefined ? null : (
        <Notice tone="plain" title="You cannot see the HSM.">
          {refused}
        </Notice>
      )}
      {hsm.isError && hsm.data === undefined ? (
        <Failure error={hsm.error} reading onRetry={() => void hsm.refetch()} />
      ) : null}
      {hsm.data !== undefined ? (
        <HsmCards hsm={hsm.data} />
      ) : refused === undefined && !hsm.isError ? (
        <Waiting />
      ) : null}
    </div>
  )
}

const GRID = 'grid items-start gap-5 lg:grid-cols-2'

function HsmCards({ hsm }: { readonly hsm: Hsm }) {
  const { session, refusedAnywhere } = useWorkplace()
  const ready = hsm.state === 'ready'
  return (
    <>
      <div className={GRID}>
        <div className="flex min-w-0 flex-col gap-5">
          <StateCard hsm={hsm} refused={refusedAnywhere('kms.hsm.test')} />
          <WorkerCard hsm={hsm} />
        </div>
        <TokenCard hsm={hsm} ready={ready} />
      </div>
      <ObjectsCard ready={ready} nameOf={(instanceId) => session.instances.find(({ id }) => id === instanceId)?.name} />
      <Card
        title="What it was asked to do"
        flush
        aside={<span className="text-sm text-faint">Tried at start, not read from a list</span>}
      >
        {hsm.capabilities.length === 0 ? (
          <p className="p-4 text-soft">Nothing could be tried yet.</p>
        ) : (
          <CapabilityList capabilities={hsm.capabilities} />
        )}
      </Card>
    </>
  )
}

const Waiting = () => (
  <div role="status" aria-label="Loading" className={GRID}>
    {['h-48', 'h-72'].map((height) => (
      <Skeleton key={height} className={`${height} w-full rounded-lg`} />
    ))}
  </div>
)

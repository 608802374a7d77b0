import { useQuery } from '@tanstack/react-query'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { CapabilityList } from '../features/hsm/capability-list.tsx'
import { HsmBadge } from '../features/hsm/hsm-badge.tsx'
import { IdentityFacts } from '../features/hsm/identity-facts.tsx'
import { hsmQuery, type Hsm } from '../features/hsm/queries.ts'
import { Card } from '../ui/card.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useWorkplace } from './workplace.ts'
import { Notice } from '../ui/notice.tsx'

export function HsmPage() {
  const { refusedAnywhere } = useWorkplace()
  const refused = refusedAnywhere('kms.hsm.read')
  const { data: hsm, error, refetch, isError } = useQuery({ ...hsmQuery, enabled: refused === undefined })
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
      {isError && hsm === undefined ? <Failure error={error} reading onRetry={() => void refetch()} /> : null}
      {hsm === undefined ? (
        refused === undefined && !isError ? (
          <Skeleton className="h-72 w-full" />
        ) : null
      ) : (
        <HsmCards hsm={hsm} />
      )}
    </div>
  )
}

const restartWords = (restarts: number): string =>
  restarts === 0 ? 'None since the server started' : `${restarts} since the server started`

const HsmCards = ({ hsm }: { readonly hsm: Hsm }) => (
  <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
    <div className="flex flex-col gap-5">
      <Card title="Token" aside={<HsmBadge hsm={hsm} />}>
        {hsm.identity === undefined ? (
          <p className="text-soft">{hsm.problem ?? 'No token has answered yet.'}</p>
        ) : (
          <IdentityFacts identity={hsm.identity} />
        )}
      </Card>
      <Card title="Worker">
        <Facts>
          <Fact name="Restarts">
            <span className="figures">{restartWords(hsm.restarts)}</span>
          </Fact>
        </Facts>
      </Card>
    </div>
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
  </div>
)

import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { DEEDS, type AuditSearch } from '../features/audit/audit-search.ts'
import { EventList } from '../features/audit/event-list.tsx'
import { OperationsCard } from '../features/audit/operations-card.tsx'
import { AttentionList } from '../features/overview/attention-list.tsx'
import { CalendarStrip } from '../features/overview/calendar-strip.tsx'
import { KeyFiguresStrip } from '../features/overview/key-figures-strip.tsx'
import { hasKeys } from '../features/overview/key-figures.ts'
import { overviewQuery, type Overview } from '../features/overview/queries.ts'
import { paths } from '../lib/paths.ts'
import { truncateMiddle } from '../lib/truncate-middle.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { IdText } from '../ui/id-text.tsx'
import { trailLink } from './event-link.tsx'
import { GettingStarted, useFirstStepsOver } from './getting-started.tsx'
import { HsmLine } from './hsm-line.tsx'
import { useWorkplace } from './workplace.ts'

const RECENT = 8

/** What needs someone first; then how things stand. An instance without keys is shown the way to its first one. */
export function OverviewPage() {
  const { instance, refusedHere } = useWorkplace()
  const overview = useQuery({
    ...overviewQuery(instance.id),
    enabled: refusedHere('kms.secrets.list') === undefined,
  })
  const over = useFirstStepsOver()
  const { data } = overview
  const empty = data !== undefined && !hasKeys(data.counts)
  const beginning = empty && !over
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title={instance.name} documentTitle={`Overview of ${instance.name}`} />
      <NeedsYou overview={overview} empty={empty} beginning={beginning} />
      {beginning ? (
        <GettingStarted />
      ) : (
        <>
          <KeyFiguresStrip instanceId={instance.id} counts={data?.counts} failed={overview.isLoadingError} />
          {overview.isLoadingError ? null : <CalendarStrip instanceId={instance.id} calendar={data?.calendar} />}
          <Activity over={over} />
        </>
      )}
    </div>
  )
}

interface NeedsYouProps {
  readonly overview: UseQueryResult<Overview>
  readonly empty: boolean
  /** Nothing yet that an HSM could hold up. */
  readonly beginning: boolean
}

function NeedsYou({ overview, empty, beginning }: NeedsYouProps) {
  const { instance } = useWorkplace()
  return (
    <Card title="What needs you" flush aside={beginning ? undefined : <HsmLine />}>
      {overview.isLoadingError ? (
        <div className="p-4">
          <Failure error={overview.error} reading onRetry={() => void overview.refetch()} />
        </div>
      ) : (
        <AttentionList
          instanceId={instance.id}
          items={overview.data?.attention}
          clear={empty ? null : 'No key is about to expire or to be purged, and nothing fails more than usual.'}
        />
      )}
    </Card>
  )
}

function Activity({ over }: { readonly over: boolean }) {
  const { instance, refusedAnywhere } = useWorkplace()
  const { ops = '24h' } = useSearch({ from: '/instances/$instanceId/overview' })
  const navigate = useNavigate()
  const params = { instanceId: instance.id }
  const mayAudit = refusedAnywhere('kms.audit-events.list') === undefined
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      {mayAudit ? (
        <div className="flex min-w-0 flex-col gap-5">
          <OperationsCard
            instanceId={instance.id}
            range={ops}
            onRange={(range) =>
              void navigate({ to: '.', search: range === '24h' ? {} : { ops: range }, resetScroll: false })
            }
            onSearch={(search) => void navigate({ to: paths.audit, params, search })}
            link={(search: AuditSearch, words) => (
              <Link to={paths.audit} params={params} search={search} className="after:absolute after:inset-0">
                {words}
              </Link>
            )}
          />
          <RecentActivity />
        </div>
      ) : null}
      <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
        {over ? null : (
          // Beside the figures where there is room, before them where there is none.
          <div className="empty:hidden max-lg:order-first">
            <GettingStarted />
          </div>
        )}
        <ThisInstance />
      </div>
    </div>
  )
}

function RecentActivity() {
  const { instance } = useWorkplace()
  return (
    <Card
      title="Recent activity"
      flush
      aside={
        <Link to={paths.audit} params={{ instanceId: instance.id }} search={{ action: DEEDS }} className="link text-sm">
          Open the audit trail
        </Link>
      }
    >
      <EventList
        question={{ instanceId: instance.id, search: { action: DEEDS } }}
        most={RECENT}
        link={trailLink(instance.id)}
        empty={
          <Empty icon={ScrollText} title="Nothing yet">
            What people and services do here shows up within a second.
          </Empty>
        }
      />
    </Card>
  )
}

function ThisInstance() {
  const { instance } = useWorkplace()
  return (
    <Card title="This instance">
      <Facts>
        <Fact name="Instance id">
          <IdText id={instance.id} shown={truncateMiddle(instance.id, 12, 8)} copyAs="instance id" />
        </Fact>
        <Fact name="CRN">
          <IdText id={instance.crn} shown={truncateMiddle(instance.crn, 18, 10)} copyAs="CRN" />
        </Fact>
        <Fact name="API endpoint">
          <IdText id={location.origin} shown={location.origin} copyAs="API endpoint" />
        </Fact>
        <Fact name="Your roles">{instance.roles.length === 0 ? 'None' : instance.roles.join(', ')}</Fact>
      </Facts>
    </Card>
  )
}

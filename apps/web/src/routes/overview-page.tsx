import { Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { PageHeading } from '../components/page-heading.tsx'
import { DEEDS } from '../features/audit/audit-search.ts'
import { EventList } from '../features/audit/event-list.tsx'
import { KeyCounts } from '../features/keys/key-counts.tsx'
import { paths } from '../lib/paths.ts'
import { truncateMiddle } from '../lib/truncate-middle.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { IdText } from '../ui/id-text.tsx'
import { trailLink } from './event-link.tsx'
import { GettingStarted } from './getting-started.tsx'
import { useWorkplace } from './workplace.ts'

const RECENT = 8

export function OverviewPage() {
  const { instance, refusedHere, refusedAnywhere } = useWorkplace()
  const params = { instanceId: instance.id }
  const mayAudit = refusedAnywhere('kms.audit-events.list') === undefined
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title={instance.name} documentTitle={`Overview of ${instance.name}`} />
      {refusedHere('kms.secrets.head') === undefined ? <KeyCounts instanceId={instance.id} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {mayAudit ? (
          <Card
            title="Recent activity"
            flush
            aside={
              <Link to={paths.audit} params={params} search={{ action: DEEDS }} className="link text-sm">
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
        ) : null}
        <div className="flex flex-col gap-5">
          <GettingStarted />
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
        </div>
      </div>
    </div>
  )
}

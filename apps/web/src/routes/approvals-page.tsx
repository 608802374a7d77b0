import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { Stamp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { ApprovalItem } from '../features/approvals/approval-item.tsx'
import { waitsForMe } from '../features/approvals/approval-words.ts'
import { approvalsQuery, type Approval } from '../features/approvals/queries.ts'
import { classNames } from '../ui/class-names.ts'
import { Empty } from '../ui/empty.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useWorkplace } from './workplace.ts'

const isUnderWay = ({ state }: Approval): boolean => state === 'open' || state === 'approved'

export function ApprovalsPage() {
  const { instance, session } = useWorkplace()
  const { data, error, refetch } = useQuery(approvalsQuery)
  return (
    <div className="flex flex-col gap-5">
      <PageHeading
        title="Approvals"
        below={<p className="mt-1 text-soft">What needs more than one person, and waits for another.</p>}
      />
      {error === null ? null : <Failure error={error} reading onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null ? (
          <Skeleton className="h-64 w-full" />
        ) : null
      ) : (
        <Lists
          approvals={data.filter(({ instanceId }) => instanceId === undefined || instanceId === instance.id)}
          signs={session.hasPasskey}
        />
      )}
    </div>
  )
}

interface ListsProps {
  readonly approvals: readonly Approval[]
  readonly signs: boolean
}

function Lists({ approvals, signs }: ListsProps) {
  if (approvals.length === 0) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <Empty icon={Stamp} title="Nothing waits for approval">
          The instance’s settings say what needs more than one person. What somebody asks for then waits here, with the
          exact change, until others approve it.
        </Empty>
      </div>
    )
  }
  const mine = approvals.filter((one) => one.mine && isUnderWay(one))
  const waiting = approvals.filter((one) => !one.mine && waitsForMe(one))
  const others = approvals.filter((one) => !one.mine && isUnderWay(one) && !waitsForMe(one))
  const ended = approvals.filter((one) => !isUnderWay(one))
  return (
    <>
      <Part signs={signs} title="Waiting for me" approvals={waiting} nothing="Nothing waits for you." />
      <Part signs={signs} title="Asked by me" approvals={mine} nothing="You have asked for nothing that still waits." />
      {others.length === 0 ? null : <Part signs={signs} title="Waiting for others" approvals={others} nothing="" />}
      {ended.length === 0 ? null : <Part signs={signs} title="Ended" approvals={ended} nothing="" />}
    </>
  )
}

/** Whoever was led here to one request sees which. */
function Marked({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const isMeant = useLocation({ select: ({ hash }) => hash === id })
  return (
    <div id={id} className={classNames('scroll-mt-18 rounded-lg', isMeant && 'ring-2 ring-accent')}>
      {children}
    </div>
  )
}

interface PartProps extends ListsProps {
  readonly title: string
  readonly nothing: string
}

const Part = ({ title, approvals, signs, nothing }: PartProps) => (
  <section aria-label={title} className="flex flex-col gap-3">
    <p className="font-semibold">{title}</p>
    {approvals.length === 0 ? <p className="text-sm text-soft">{nothing}</p> : null}
    {approvals.map((approval) => (
      <Marked key={approval.id} id={approval.id}>
        <ApprovalItem approval={approval} signs={signs} />
      </Marked>
    ))}
  </section>
)

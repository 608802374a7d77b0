import { useQuery } from '@tanstack/react-query'
import { CircleCheck, History } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { plural } from '../../lib/plural.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { protectionQuery, type Protection } from './key-protection.tsx'

type Version = Protection['versions'][number]

interface VersionTimelineProps {
  readonly instanceId: string
  readonly keyId: string
}

/** Newest first: what each version is, and what it was used for. */
export function VersionTimeline({ instanceId, keyId }: VersionTimelineProps) {
  const { data, error, refetch } = useQuery(protectionQuery(instanceId, keyId))
  if (data === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <div className="p-4">
        <Failure error={error} reading onRetry={() => void refetch()} />
      </div>
    )
  }
  const { versions } = data
  if (versions.length === 0) {
    return (
      <Empty icon={History} title="No versions">
        A standard key is one stored secret. Only root keys are rotated.
      </Empty>
    )
  }
  return (
    <ol aria-label="Versions, newest first" className="px-4 py-1">
      {versions.map((version, at) => (
        <VersionItem key={version.id} version={version} number={versions.length - at} current={at === 0} />
      ))}
    </ol>
  )
}

interface VersionItemProps {
  readonly version: Version
  readonly number: number
  readonly current: boolean
}

const VersionItem = ({ version, number, current }: VersionItemProps) => (
  <li className="group relative flex gap-4 py-3.5">
    <span
      aria-hidden
      className={`mt-1.5 size-2.5 shrink-0 rounded-full ${current ? 'bg-accent' : 'border-2 border-line-strong bg-surface'}`}
    />
    <span
      aria-hidden
      className="absolute top-8 bottom-[-0.5rem] left-[0.28125rem] w-px bg-line-strong group-last:hidden"
    />
    <div className="grid min-w-0 flex-1 gap-x-6 gap-y-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          Version {number}
          {current ? (
            <Badge tone="good" icon={CircleCheck}>
              Wraps now
            </Badge>
          ) : null}
        </p>
        <p className="mt-0.5 text-sm text-faint">
          Made <Moment at={version.creationDate} />
        </p>
      </div>
      <div className="min-w-0 text-sm text-soft">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <IdText id={version.id} shown={version.id} copyAs={`id of version ${number}`} />
          <span className="inline-flex items-center gap-1">
            <span className="text-faint">Check value</span>{' '}
            <code className="font-mono text-xs">{version.checkValue}</code>
            <CopyButton text={version.checkValue} what={`check value of version ${number}`} />
          </span>
        </p>
        <p className="figures mt-0.5">
          <Uses version={version} />
        </p>
      </div>
    </div>
  </li>
)

function Uses({ version: { uses, encryptions, lastUsedDate } }: Pick<VersionItemProps, 'version'>) {
  if (uses === 0) return <span className="text-faint">Not used yet</span>
  return (
    <>
      {plural(encryptions, 'data key')} wrapped, {plural(uses, 'use')} in all
      {lastUsedDate === undefined ? null : (
        <>
          , last <Moment at={lastUsedDate} />
        </>
      )}
    </>
  )
}

const Waiting = () => (
  <div role="status" aria-label="Loading the versions" className="flex flex-col gap-6 p-4">
    {[0, 1].map((at) => (
      <div key={at} className="flex gap-4">
        <Skeleton className="mt-1.5 size-2.5 rounded-full" />
        <span className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-4 w-28" />
          <Skeleton className="h-3.5 w-64 max-w-full" />
        </span>
      </div>
    ))}
  </div>
)

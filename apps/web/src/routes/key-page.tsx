import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { TabLink, TabLinks } from '../components/tab-links.tsx'
import { KeyStateBadge, keyTypeWords } from '../features/keys/key-badges.tsx'
import { keyQuery } from '../features/keys/queries.ts'
import { paths } from '../lib/paths.ts'
import { IdText } from '../ui/id-text.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

const EXACT = { exact: true, includeSearch: false } as const

export function KeyPage() {
  const params = useParams({ from: '/instances/$instanceId/keys/$keyId' })
  const { data: key, error, refetch } = useQuery(keyQuery(params.instanceId, params.keyId))
  if (error !== null && key === undefined) {
    return (
      <>
        <PageHeading title="Key" />
        <div className="mt-4">
          <Failure error={error} reading onRetry={() => void refetch()} />
        </div>
      </>
    )
  }
  if (key === undefined) return <KeySkeleton />
  return (
    <div className="flex flex-col gap-5">
      <PageHeading
        title={key.name}
        below={
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-soft">
            <KeyStateBadge item={key} />
            <span>{keyTypeWords(key)}</span>
            <IdText id={key.id} shown={key.id} copyAs="key id" />
          </div>
        }
      />
      <TabLinks label="Key">
        <TabLink to={paths.key} params={params} activeOptions={EXACT}>
          Overview
        </TabLink>
        <TabLink to={paths.keyUse} params={params}>
          Use it
        </TabLink>
        <TabLink to={paths.keyActivity} params={params}>
          Activity
        </TabLink>
      </TabLinks>
      <Outlet />
    </div>
  )
}

const KeySkeleton = () => (
  <div role="status" aria-label="Loading the key" className="flex flex-col gap-5">
    <div className="flex flex-col gap-3">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-5 w-96 max-w-full" />
    </div>
    <Skeleton className="h-9 w-full" />
    <Skeleton className="h-72 w-full" />
  </div>
)

import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChevronDown, Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { TabLink, TabLinks } from '../components/tab-links.tsx'
import type { Desk } from '../features/keys/deed-dialog.tsx'
import { deedEntries, type Errand } from '../features/keys/deed-entries.tsx'
import { KeyStateBadge, keyTypeWords } from '../features/keys/key-badges.tsx'
import { keyQuery, type Key } from '../features/keys/queries.ts'
import { useKeyRefusals } from '../features/keys/use-key-refusals.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { buttonStyle } from '../ui/button-style.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { IdText } from '../ui/id-text.tsx'
import { Menu } from '../ui/menu.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useDesk } from './desk.ts'
import { WaitingNotice } from './waiting-notice.tsx'
import { useRingIds } from './use-ring-ids.ts'

const ErrandDialog = lazy(async () => ({ default: (await import('../features/keys/errand-dialog.tsx')).ErrandDialog }))

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
      <PageHeading title={key.name} below={<Marks item={key} />} actions={<KeyActions item={key} />} />
      <WaitingNotice instanceId={params.instanceId} keyId={key.id} />
      <TabLinks label="Key">
        <TabLink to={paths.key} params={params} activeOptions={EXACT}>
          Overview
        </TabLink>
        <TabLink to={paths.keyVersions} params={params}>
          Versions
        </TabLink>
        <TabLink to={paths.keyActivity} params={params}>
          Activity
        </TabLink>
        <TabLink to={paths.keyUse} params={params}>
          Use it
        </TabLink>
        <TabLink to={paths.keyAccess} params={params}>
          Access
        </TabLink>
        <TabLink to={paths.keyDanger} params={params}>
          Danger zone
        </TabLink>
      </TabLinks>
      <Outlet />
    </div>
  )
}

function Marks({ item }: { readonly item: Key }) {
  const { instanceId } = useParams({ from: '/instances/$instanceId/keys/$keyId' })
  const { checkValue } = item.keywright
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-soft">
      <KeyStateBadge item={item} />
      <span>{keyTypeWords(item)}</span>
      <span className="min-w-0 truncate">
        <span className="text-faint">Ring</span>{' '}
        <Link to={paths.keys} params={{ instanceId }} search={{ ring: item.keyRingID }} className="link">
          {item.keyRingID}
        </Link>
      </span>
      {checkValue === undefined ? null : (
        <span className="inline-flex items-center gap-1">
          <span className="text-faint">Check value</span> <code className="font-mono text-xs">{checkValue}</code>
          <CopyButton text={checkValue} what="check value" />
        </span>
      )}
      <IdText id={item.id} shown={item.id} copyAs="key id" />
      <span className="inline-flex items-center gap-0.5">
        CRN <CopyButton text={item.crn} what="CRN" />
      </span>
    </div>
  )
}

function KeyActions({ item }: { readonly item: Key }) {
  const desk = useDesk()
  const navigate = useNavigate()
  const refusals = useKeyRefusals(item, desk.judge)
  const [errand, setErrand] = useState<Exclude<Errand, 'edit'>>()
  const params = { instanceId: desk.instanceId, keyId: item.id }
  const edit = () => void navigate({ to: '.', search: { edit: '1' }, resetScroll: false })
  const begin = (next: Errand) => {
    if (next === 'edit') edit()
    else if (next === 'rotate' && item.imported) {
      void navigate({ to: paths.keyImport, params, search: { rotates: item.id } })
    } else setErrand(next)
  }
  return (
    <>
      <Button onPress={edit} refused={refusals.update}>
        <Pencil aria-hidden className="size-3.5 text-faint" />
        Edit
      </Button>
      <Menu
        label="Actions"
        trigger={
          <>
            Actions
            <ChevronDown aria-hidden className="size-3.5 text-faint" />
          </>
        }
        triggerClass={buttonStyle('secondary')}
        placement="bottom end"
        entries={deedEntries(refusals, begin)}
      />
      <Errands item={item} desk={desk} errand={errand} onEnd={() => setErrand(undefined)} />
    </>
  )
}

interface ErrandsProps {
  readonly item: Key
  readonly desk: Desk
  readonly errand: Exclude<Errand, 'edit'> | undefined
  readonly onEnd: () => void
}

/** Editing has an address; what is confirmed in a dialog has none, since it must be meant each time. */
function Errands({ item, desk, errand, onEnd }: ErrandsProps) {
  const { edit } = useSearch({ from: '/instances/$instanceId/keys/$keyId' })
  const navigate = useNavigate()
  const rings = useRingIds(desk.instanceId)
  const open = edit === '1' ? 'edit' : errand
  const close = () => {
    if (open === 'edit') void navigate({ to: '.', search: {}, resetScroll: false })
    else onEnd()
  }
  // A purged key has no page: nobody shall see it fail to load.
  const leave = async () => {
    if (open === 'purge') await navigate({ to: paths.keys, params: { instanceId: desk.instanceId } })
  }
  return (
    <Suspense>
      {open === undefined ? null : (
        <ErrandDialog key={open} desk={desk} item={item} errand={open} rings={rings} onClose={close} onDone={leave} />
      )}
    </Suspense>
  )
}

const LINES = [0, 1, 2, 3, 4, 5]

const CardSkeleton = () => (
  <div className="divide-y divide-line rounded-lg border border-line bg-surface shadow-rest">
    <div className="px-4 py-3.5">
      <Skeleton className="h-4 w-20" />
    </div>
    {LINES.map((at) => (
      <div key={at} className="grid grid-cols-[9.5rem_minmax(0,1fr)] gap-x-4 px-4 py-2.5">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    ))}
  </div>
)

/** Name, marks, tabs and cards, where they will be. */
const KeySkeleton = () => (
  <div role="status" aria-label="Loading the key" className="flex flex-col gap-5">
    <div className="flex flex-col gap-3">
      <Skeleton className="h-7 w-64 max-w-full" />
      <Skeleton className="h-5.5 w-96 max-w-full" />
    </div>
    <div className="flex h-9 items-center gap-6 border-b border-line">
      {LINES.slice(1).map((at) => (
        <Skeleton key={at} className="h-4 w-16" />
      ))}
    </div>
    <div className="grid gap-5 lg:grid-cols-2">
      <CardSkeleton />
      <CardSkeleton />
    </div>
  </div>
)

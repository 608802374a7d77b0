import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { isCompleted } from '../features/import/ceremony-record.ts'
import { ImportNext, ImportResult } from '../features/import/import-result.tsx'
import { ImportWizard } from '../features/import/import-wizard.tsx'
import { ceremonyQuery, importOptionsQuery, type Ceremony } from '../features/import/queries.ts'
import { SecretStored } from '../features/import/secret-stored.tsx'
import { useSitting } from '../features/import/use-sitting.ts'
import { keyQuery, type Key } from '../features/keys/queries.ts'
import { ringsQuery } from '../features/rings/queries.ts'
import { paths } from '../lib/paths.ts'
import { onlyRings, startingRing } from '../lib/permission.ts'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useRefusals, useWorkplace } from './workplace.ts'

const FROM = '/instances/$instanceId/keys/import'

/** One page for the way in and for what came of it: a ceremony's address shows the one or the other. */
export function KeyImportPage() {
  const { stored } = useSearch({ from: FROM })
  return stored === undefined ? <RootOrNew /> : <Stored keyId={stored} />
}

function Stored({ keyId }: { readonly keyId: string }) {
  const { instance } = useWorkplace()
  const { data: key } = useQuery(keyQuery(instance.id, keyId))
  return (
    <Frame title="Secret stored">
      <SecretStored instanceId={instance.id} keyId={keyId} name={key?.name} />
    </Frame>
  )
}

function RootOrNew() {
  const { instance } = useWorkplace()
  const { ceremonyId } = useParams({ strict: false })
  const { rotates } = useSearch({ from: FROM })
  const asked = useQuery({ ...ceremonyQuery(instance.id, ceremonyId ?? ''), enabled: ceremonyId !== undefined })
  const ceremony = asked.data
  if (ceremonyId !== undefined && ceremony === undefined) return <NotYet title="Import" asked={asked} />
  if (ceremony !== undefined && isCompleted(ceremony)) {
    const { keyName } = ceremony.result
    return (
      <Frame
        key="result"
        title={ceremony.rotates === undefined ? `${keyName} is imported` : `${keyName} has new material`}
        actions={<ImportNext ceremony={ceremony} instance={instance} />}
      >
        <ImportResult ceremony={ceremony} instance={instance} />
      </Frame>
    )
  }
  return <OfKey ceremony={ceremony} keyId={ceremony?.rotates ?? rotates} />
}

interface OfKeyProps {
  readonly ceremony: Ceremony | undefined
  /** Of the key that gets new material; absent for a new key. */
  readonly keyId: string | undefined
}

function OfKey({ ceremony, keyId }: OfKeyProps) {
  const { instance } = useWorkplace()
  const key = useQuery({ ...keyQuery(instance.id, keyId ?? ''), enabled: keyId !== undefined })
  if (keyId !== undefined && key.data === undefined) return <NotYet title="New material" asked={key} />
  return <Wizard ceremony={ceremony} rotated={key.data} />
}

interface NotYetProps {
  readonly title: string
  readonly asked: Pick<UseQueryResult, 'isError' | 'error' | 'refetch'>
}

const NotYet = ({ title, asked }: NotYetProps) => (
  <Frame title={title}>
    {asked.isError ? <Failure error={asked.error} reading onRetry={() => void asked.refetch()} /> : <Waiting />}
  </Frame>
)

/** The key that gets new material may be gone, suspended, or one that the HSM made itself. */
function useRotationRefusal(rotated: Key | undefined): string | undefined {
  const refusals = useRefusals(rotated)
  if (rotated === undefined) return undefined
  return rotated.imported ? refusals.rotate : 'The HSM made this key itself, and rotates it itself: on the key’s page.'
}

interface WizardProps {
  readonly ceremony: Ceremony | undefined
  readonly rotated: Key | undefined
}

function Wizard({ ceremony, rotated }: WizardProps) {
  const { instance, refusedHere } = useWorkplace()
  const { ring, type } = useSearch({ from: FROM })
  const unreadable = refusedHere('kms.import-ceremonies.read')
  const only = onlyRings(instance, 'kms.import-ceremonies.create')
  const options = useQuery({ ...importOptionsQuery(instance.id), enabled: unreadable === undefined })
  const rings = useQuery({ ...ringsQuery(instance.id), enabled: refusedHere('kms.key-rings.list') === undefined })
  const rotation = useRotationRefusal(rotated)
  const { key, goOnAt } = useSitting(ceremony, rotated)
  const ways = useWays(rotated, goOnAt)
  const title = rotated === undefined ? 'Import a key' : `New material for ${rotated.name}`
  if (unreadable !== undefined) {
    return (
      <Frame title={title}>
        <Notice tone="plain" title="You cannot import keys here.">
          {unreadable}
        </Notice>
      </Frame>
    )
  }
  if (options.data === undefined) return <NotYet title={title} asked={options} />
  return (
    <Frame
      title={title}
      words={rotated === undefined ? undefined : 'An imported key is rotated with material you bring.'}
    >
      <ImportWizard
        key={key}
        {...ways}
        instance={instance}
        options={options.data}
        rings={only ?? (rings.data ?? []).map(({ id }) => id)}
        ring={startingRing(ring, only)}
        kind={type ?? 'root'}
        rotated={rotated}
        refused={{
          root: refusedHere('kms.import-ceremonies.create') ?? rotation,
          standard: refusedHere('kms.secrets.create'),
        }}
        ceremony={ceremony}
      />
    </Frame>
  )
}

/** Where an import leads; within one, the history keeps a single entry, so that Back never shows a form that is done. */
function useWays(rotated: Key | undefined, goOnAt: (ceremonyId: string | undefined) => void) {
  const { instance } = useWorkplace()
  const navigate = useNavigate()
  const params = { instanceId: instance.id }
  const here = { params, replace: true, resetScroll: false } as const
  return {
    onBegun: (ceremonyId: string) => {
      goOnAt(ceremonyId)
      void navigate({ ...here, to: paths.importCeremony, params: { ...params, ceremonyId } })
    },
    onStored: (stored: string) => void navigate({ to: paths.keyImport, params, search: { stored }, replace: true }),
    onAnew: () => {
      goOnAt(undefined)
      void navigate({ ...here, to: paths.keyImport, search: { rotates: rotated?.id } })
    },
    onLeave: () =>
      void (rotated === undefined
        ? navigate({ to: paths.keys, params })
        : navigate({ to: paths.key, params: { ...params, keyId: rotated.id } })),
  }
}

interface FrameProps {
  readonly title: string
  readonly words?: string | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}

const Frame = ({ title, words, actions, children }: FrameProps) => (
  <div className="flex flex-col gap-5">
    <PageHeading
      title={title}
      below={words === undefined ? undefined : <p className="mt-1 text-soft">{words}</p>}
      actions={actions}
    />
    {children}
  </div>
)

const Waiting = () => (
  <div role="status" aria-label="Loading" className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
    <Skeleton className="h-96 w-full" />
    <Skeleton className="h-56 w-full" />
  </div>
)

import { Outlet, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Upload } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { LinkButton } from '../components/link-button.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { BulkBar } from '../features/keys/bulk-bar.tsx'
import type { BulkKind } from '../features/keys/bulk-plan.ts'
import { ColumnChooser } from '../features/keys/column-chooser.tsx'
import { ExportButton, exportKeys } from '../features/keys/export-button.tsx'
import { storeColumns, storedColumns } from '../features/keys/key-columns.tsx'
import { KeyFilters } from '../features/keys/key-filters.tsx'
import { isFiltered, keyFilter, type KeySearch } from '../features/keys/key-search.ts'
import { KeyTable } from '../features/keys/key-table.tsx'
import { NoKeys } from '../features/keys/no-keys.tsx'
import { useKeySelection, type KeySelection } from '../features/keys/use-key-selection.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { useDesk } from './desk.ts'
import { RowMenu, useRowMenu } from './row-menu.tsx'
import { useRingIds } from './use-ring-ids.ts'
import { useWorkplace } from './workplace.ts'

const BulkPreview = lazy(async () => ({ default: (await import('../features/keys/bulk-preview.tsx')).BulkPreview }))

export function KeysPage() {
  const { instance, refusedHere } = useWorkplace()
  const desk = useDesk()
  const search = useSearch({ from: '/instances/$instanceId/keys' })
  const filter = useMemo(() => keyFilter(search), [search])
  const onSearch = useKeySearchChange()
  const rings = useRingIds(instance.id)
  const [columnIds, setColumnIds] = useState(storedColumns)
  const selection = useKeySelection(instance.id, filter)
  const menu = useRowMenu()
  const mayCreate = refusedHere('kms.secrets.create') === undefined
  return (
    <div data-wide className={`flex flex-col gap-4 ${selection.chosen.size === 0 ? '' : 'pb-20'}`}>
      <PageHeading title="Keys" actions={<NewKeyButtons search={search} />} />
      <KeyFilters instanceId={instance.id} search={search} onSearch={onSearch} rings={rings}>
        <ColumnChooser
          chosen={columnIds}
          onChoose={(ids) => {
            storeColumns(ids)
            setColumnIds(ids)
          }}
        />
        <ExportButton instanceId={instance.id} instanceName={instance.name} search={search} />
      </KeyFilters>
      <KeyTable
        instanceId={instance.id}
        search={search}
        onSearch={onSearch}
        columnIds={columnIds}
        selection={selection}
        onMenu={menu.open}
        empty={<NoKeys instanceId={instance.id} filtered={isFiltered(search)} mayCreate={mayCreate} />}
      />
      <RowMenu menu={menu} desk={desk} rings={rings} />
      <Chosen selection={selection} rings={rings} />
      <Outlet />
    </div>
  )
}

function useKeySearchChange() {
  const navigate = useNavigate()
  return useCallback(
    (change: Partial<KeySearch>) => {
      // Scrolling moves through one page of history; a new question is a new entry, so that Back undoes it.
      const replace = Object.keys(change).every((name) => name === 'page' || name === 'search')
      // Another order or another filter is read from its top.
      if (Object.keys(change).some((name) => name !== 'page')) window.scrollTo(0, 0)
      void navigate({ to: '.', search: (old: KeySearch) => ({ ...old, ...change }), replace, resetScroll: false })
    },
    [navigate],
  )
}

const WAYS = [
  {
    to: paths.keyImport,
    action: 'kms.import-ceremonies.create',
    variant: 'secondary',
    content: (
      <>
        <Upload aria-hidden className="size-4" />
        Import key
      </>
    ),
  },
  {
    to: paths.keyCreate,
    action: 'kms.secrets.create',
    variant: 'primary',
    content: (
      <>
        <Plus aria-hidden className="size-4" />
        Create key
      </>
    ),
  },
] as const

function NewKeyButtons({ search }: { readonly search: KeySearch }) {
  const { instance, refusedHere } = useWorkplace()
  return WAYS.map(({ to, action, variant, content }) => {
    const refused = refusedHere(action)
    return refused === undefined ? (
      <LinkButton
        key={to}
        to={to}
        params={{ instanceId: instance.id }}
        search={to === paths.keyCreate ? search : {}}
        variant={variant}
        resetScroll={to !== paths.keyCreate}
      >
        {content}
      </LinkButton>
    ) : (
      <Button key={to} variant={variant} refused={refused}>
        {content}
      </Button>
    )
  })
}

function Chosen({ selection, rings }: { readonly selection: KeySelection; readonly rings: readonly string[] }) {
  const { instance } = useWorkplace()
  const desk = useDesk()
  const [kind, setKind] = useState<BulkKind>()
  const keys = useMemo(() => [...selection.chosen.values()], [selection.chosen])
  if (keys.length === 0) return null
  return (
    <>
      <BulkBar
        count={keys.length}
        judge={desk.judge}
        onAct={setKind}
        onExport={() => exportKeys(instance.name, keys)}
        onClear={selection.clear}
      />
      {kind === undefined ? null : (
        <Suspense>
          <BulkPreview
            desk={desk}
            kind={kind}
            keys={keys}
            rings={rings}
            onClose={() => setKind(undefined)}
            onStarted={() => {
              setKind(undefined)
              selection.clear()
            }}
          />
        </Suspense>
      )}
    </>
  )
}

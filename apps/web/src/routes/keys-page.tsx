import { Outlet, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useCallback } from 'react'
import { LinkButton } from '../components/link-button.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { KeyFilters } from '../features/keys/key-filters.tsx'
import type { KeySearch } from '../features/keys/key-search.ts'
import { KeyTable } from '../features/keys/key-table.tsx'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { useWorkplace } from './workplace.ts'

const CREATE = (
  <>
    <Plus aria-hidden className="size-4" />
    Create key
  </>
)

export function KeysPage() {
  const { instance, refusedHere } = useWorkplace()
  const search = useSearch({ from: '/instances/$instanceId/keys' })
  const navigate = useNavigate()
  const refused = refusedHere('kms.secrets.create')
  const params = { instanceId: instance.id }
  const onSearch = useCallback(
    (change: Partial<KeySearch>) => {
      // Scrolling moves through one page of history; a new question is a new entry, so that Back undoes it.
      const replace = Object.keys(change).every((name) => name === 'page' || name === 'search')
      // Another order or another filter is read from its top.
      if (Object.keys(change).some((name) => name !== 'page')) window.scrollTo(0, 0)
      void navigate({ to: '.', search: (old: KeySearch) => ({ ...old, ...change }), replace, resetScroll: false })
    },
    [navigate],
  )
  return (
    <div className="flex flex-col gap-4">
      <PageHeading
        title="Keys"
        actions={
          refused === undefined ? (
            <LinkButton to={paths.keyCreate} params={params} search={search} variant="primary" resetScroll={false}>
              {CREATE}
            </LinkButton>
          ) : (
            <Button variant="primary" refused={refused}>
              {CREATE}
            </Button>
          )
        }
      />
      <KeyFilters instanceId={instance.id} search={search} onSearch={onSearch} />
      <KeyTable instanceId={instance.id} search={search} onSearch={onSearch} mayCreate={refused === undefined} />
      <Outlet />
    </div>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Pager } from '../components/pager.tsx'
import { LinkButton } from '../components/link-button.tsx'
import { GrantTable } from '../features/access/grant-table.tsx'
import { grantsQuery, PAGE_SIZE } from '../features/access/queries.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { AccessPart } from './access-part.tsx'
import { listAsked, pageWord } from './access-search.ts'
import { KeyAuthorizations } from './key-authorizations.tsx'
import { useRevokeRefusal } from './use-revoke-refusal.ts'
import { useWorkplace } from './workplace.ts'

const GrantPanel = lazy(async () => ({ default: (await import('./grant-panel.tsx')).GrantPanel }))

const FROM = '/instances/$instanceId/keys/$keyId/access'

/** Whose roles reach this key: on itself, on its ring, on the whole instance. */
export function KeyAccessTab() {
  const { instanceId, keyId } = useParams({ from: FROM })
  const search = useSearch({ from: FROM })
  const { open } = search
  const { refusedAnywhere } = useWorkplace()
  const unseen = refusedAnywhere('kms.access-grants.list')
  const grants = useQuery({
    ...grantsQuery({ ...listAsked(search), instance: instanceId, key: keyId }),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const revokeRefusal = useRevokeRefusal()
  const navigate = useNavigate()
  const show = (panel: 'grant' | undefined) =>
    void navigate({ to: '.', search: { ...search, open: panel }, resetScroll: false })
  const grant = (
    <Button variant="primary" refused={refusedAnywhere('kms.access-grants.write')} onPress={() => show('grant')}>
      Grant a role on this key
    </Button>
  )
  return (
    <div className="flex flex-col gap-4">
      <AccessPart what="who has access" refused={unseen} asked={grants}>
        {({ grants: list, total }) =>
          total === 0 && search.page === undefined ? (
            <div className="rounded-lg border border-line bg-surface">
              <Empty icon={ShieldCheck} title="Nobody has access" action={grant}>
                No role reaches this key: nobody sees it, and nothing wraps or unwraps with it.
              </Empty>
            </div>
          ) : (
            <>
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="text-sm text-soft">Roles on this key, on its ring and on the whole instance.</p>
                <div className="flex flex-wrap gap-2">
                  <LinkButton to={paths.accessWhy} params={{ instanceId }} search={{ key: keyId }}>
                    Why can somebody…?
                  </LinkButton>
                  {grant}
                </div>
              </div>
              <GrantTable
                label="Who has access"
                about="everybody"
                instanceId={instanceId}
                rows={list.map((one) => ({ grant: one }))}
                refused={revokeRefusal}
              />
              <Pager
                what="roles"
                page={Number(search.page ?? 1)}
                size={PAGE_SIZE}
                total={total}
                onPage={(page) =>
                  void navigate({ to: '.', search: { ...search, page: pageWord(page) }, resetScroll: false })
                }
              />
            </>
          )
        }
      </AccessPart>
      <KeyAuthorizations />
      <Suspense>
        {open === undefined ? null : <GrantPanel preset={{ keyId }} onClose={() => show(undefined)} />}
      </Suspense>
    </div>
  )
}

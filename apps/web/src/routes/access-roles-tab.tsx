import { ROLES } from '@keywright/core/policy/roles'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Chip } from '../components/chip.tsx'
import { FilterMenu } from '../components/filter-menu.tsx'
import { Pager } from '../components/pager.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { GrantTable } from '../features/access/grant-table.tsx'
import { grantsQuery, PAGE_SIZE, type Grant } from '../features/access/queries.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { AccessPart } from './access-part.tsx'
import { grantsAsked, pageWord, PLACE_KINDS, placesChosen, rolesChosen, type RolesSearch } from './access-search.ts'
import { useRevokeRefusal } from './use-revoke-refusal.ts'
import { useWorkplace } from './workplace.ts'

const GrantPanel = lazy(async () => ({ default: (await import('./grant-panel.tsx')).GrantPanel }))

const PLACE_WORDS = {
  platform: 'Whole installation',
  instance: 'Whole instance',
  ring: 'Single rings',
  key: 'Single keys',
} as const

export function AccessRolesTab() {
  const { instance, refusedAnywhere } = useWorkplace()
  const unseen = refusedAnywhere('kms.access-grants.list')
  const search = useSearch({ from: '/instances/$instanceId/access/roles' })
  const grants = useQuery({
    ...grantsQuery(grantsAsked(search, instance.id)),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const navigate = useNavigate()
  const set = (change: Partial<RolesSearch>) =>
    void navigate({ to: '.', search: { ...search, ...change }, resetScroll: false })
  return (
    <>
      <AccessPart what="who has which role" refused={unseen} asked={grants}>
        {({ grants: list, total }) => <Roles grants={list} total={total} search={search} onSearch={set} />}
      </AccessPart>
      <Suspense>
        {search.open === undefined ? null : (
          <GrantPanel preset={{ keyRingId: search.ring }} onClose={() => set({ open: undefined })} />
        )}
      </Suspense>
    </>
  )
}

interface RolesProps {
  readonly grants: readonly Grant[]
  readonly total: number
  readonly search: RolesSearch
  readonly onSearch: (change: Partial<RolesSearch>) => void
}

function Roles({ grants, total, search, onSearch }: RolesProps) {
  const { instance, refusedAnywhere } = useWorkplace()
  const revokeRefusal = useRevokeRefusal()
  const refused = refusedAnywhere('kms.access-grants.write')
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Find by name"
          placeholder="Find by name"
          value={search.who ?? ''}
          onChange={(who) => onSearch({ who: who === '' ? undefined : who, page: undefined })}
        />
        <FilterMenu
          label="Role"
          options={ROLES.map((id) => ({ id, words: id }))}
          chosen={rolesChosen(search)}
          onChoose={(ids) => onSearch({ role: ids.join(',') || undefined, page: undefined })}
        />
        <FilterMenu
          label="Where"
          options={PLACE_KINDS.map((id) => ({ id, words: PLACE_WORDS[id] }))}
          chosen={placesChosen(search)}
          onChoose={(ids) => onSearch({ place: ids.join(',') || undefined, page: undefined })}
        />
        <div className="ml-auto">
          <Button variant="primary" refused={refused} onPress={() => onSearch({ open: 'grant' })}>
            <Plus aria-hidden className="size-4" />
            Grant a role
          </Button>
        </div>
      </div>
      {search.ring === undefined ? null : (
        <div>
          <Chip name="Reaches the ring" value={search.ring} onRemove={() => onSearch({ ring: undefined })} />
        </div>
      )}
      {total === 0 ? (
        <div className="rounded-lg border border-line bg-surface">
          <Empty
            icon={ShieldCheck}
            title="No role matches"
            action={
              <Button
                onPress={() =>
                  onSearch({ who: undefined, role: undefined, place: undefined, ring: undefined, page: undefined })
                }
              >
                Show all roles
              </Button>
            }
          >
            Nobody holds such a role here. Take a filter away, or grant the role.
          </Empty>
        </div>
      ) : (
        <GrantTable
          label="Roles"
          about="everybody"
          instanceId={instance.id}
          rows={grants.map((grant) => ({ grant }))}
          refused={revokeRefusal}
        />
      )}
      <Pager
        what="roles"
        page={Number(search.page ?? 1)}
        size={PAGE_SIZE}
        total={total}
        onPage={(page) => onSearch({ page: pageWord(page) })}
      />
    </>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Failure } from '../components/failure.tsx'
import { LinkButton } from '../components/link-button.tsx'
import { Pager } from '../components/pager.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { GrantTable, type GrantRow } from '../features/access/grant-table.tsx'
import { grantsQuery, PAGE_SIZE } from '../features/access/queries.ts'
import { SUBJECT_LOOK } from '../features/access/subject-words.ts'
import { TableSkeleton } from '../features/access/table.tsx'
import { paths } from '../lib/paths.ts'
import { truncateMiddle } from '../lib/truncate-middle.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { IdText } from '../ui/id-text.tsx'
import { Notice } from '../ui/notice.tsx'
import { heldAsked } from './access-search.ts'
import { SubjectCards } from './access-subject-cards.tsx'
import { EndAccess } from './access-subject-end.tsx'
import { useFoundSubject, type FoundSubject } from './use-found-subject.ts'
import { useRevokeRefusal } from './use-revoke-refusal.ts'
import { useWorkplace } from './workplace.ts'

const GrantPanel = lazy(async () => ({ default: (await import('./grant-panel.tsx')).GrantPanel }))

const FROM = '/instances/$instanceId/access/subjects/$subjectId'

/** All that one person, group or service ID holds, and what can be done about it. */
export function AccessSubjectPage() {
  const { subjectId } = useParams({ from: FROM })
  const found = useFoundSubject(subjectId)
  if (found.subject !== undefined) return <Loaded key={subjectId} found={found.subject} />
  return (
    <div className="flex flex-col gap-4">
      <PageHeading title={SUBJECT_LOOK[found.kind].word} />
      {found.refused === undefined ? null : (
        <Notice tone="plain" title="You cannot see this page.">
          {found.refused}
        </Notice>
      )}
      {found.error === null ? null : <Failure error={found.error} reading onRetry={found.retry} />}
      {found.missing ? (
        <Notice tone="plain" title="There is nobody at this address.">
          Whoever was here may have been removed.
        </Notice>
      ) : null}
      {found.loading ? <TableSkeleton label={`the ${SUBJECT_LOOK[found.kind].word.toLowerCase()}`} /> : null}
    </div>
  )
}

function Loaded({ found }: { readonly found: FoundSubject }) {
  const { subjectId } = useParams({ from: FROM })
  const { open } = useSearch({ from: FROM })
  const { instance, session, refusedAnywhere } = useWorkplace()
  const navigate = useNavigate()
  const refused = refusedAnywhere('kms.access-grants.write') ?? ownRefusal(found, session.user.id)
  const { word, icon: Icon } = SUBJECT_LOOK[found.kind]
  const show = (panel: 'grant' | 'api-key' | undefined) =>
    void navigate({ to: '.', search: { open: panel }, resetScroll: false })
  return (
    <div className="flex flex-col gap-5">
      <PageHeading
        title={found.name}
        below={
          <div className="mt-2 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-soft">
            <span className="inline-flex items-center gap-1.5">
              <Icon aria-hidden className="size-4 text-faint" />
              {word}
            </span>
            <IdText id={found.id} shown={truncateMiddle(found.id, 20, 8)} copyAs="id" />
            {found.description === undefined ? null : <span className="wrap-anywhere">{found.description}</span>}
          </div>
        }
        actions={
          <>
            <LinkButton to={paths.accessWhy} params={{ instanceId: instance.id }} search={{ subject: found.id }}>
              Why can they…?
            </LinkButton>
            <Button variant="primary" refused={refused} onPress={() => show('grant')}>
              <Plus aria-hidden className="size-4" />
              Grant a role
            </Button>
          </>
        }
      />
      <Card title="Roles" flush>
        <Held found={found} ownRefusal={ownRefusal(found, session.user.id)} />
      </Card>
      <SubjectCards found={found} apiKeyOpen={open === 'api-key'} onApiKey={(is) => show(is ? 'api-key' : undefined)} />
      <EndAccess found={found} />
      <Suspense>
        {open === 'grant' ? <GrantPanel preset={{ subjectId }} onClose={() => show(undefined)} /> : null}
      </Suspense>
    </div>
  )
}

/** Nobody gives roles to themselves or to a group they are in. */
function ownRefusal({ kind, id, mine }: FoundSubject, me: string): string | undefined {
  if (id === me) return 'Nobody grants roles to themselves. Ask another administrator.'
  if (kind === 'group' && mine) return 'You are in this group. Ask another administrator.'
  return undefined
}

interface HeldProps {
  readonly found: FoundSubject
  /** Why whoever looks is not the one to grant. */
  readonly ownRefusal: string | undefined
}

function Held({ found, ownRefusal: own }: HeldProps) {
  const { instance, refusedAnywhere } = useWorkplace()
  const unseen = refusedAnywhere('kms.access-grants.list')
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery({
    ...grantsQuery(heldAsked(found.id, page)),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const revokeRefusal = useRevokeRefusal()
  if (unseen !== undefined) return <p className="p-4 text-sm text-soft">{unseen}</p>
  if (data === undefined) {
    return (
      <div className="p-4">
        {error === null ? (
          <TableSkeleton label="the roles" />
        ) : (
          <Failure error={error} reading onRetry={() => void refetch()} />
        )}
      </div>
    )
  }
  const rows = data.grants.map((grant): GrantRow =>
    grant.subject.id === found.id ? { grant } : { grant, through: grant.subject },
  )
  if (rows.length === 0) {
    return (
      <p className="p-4 text-sm text-soft">
        None yet. Without a role {found.name} sees no key and can do nothing. {own}
      </p>
    )
  }
  return (
    <>
      <GrantTable
        label="Roles"
        about="one"
        instanceId={instance.id}
        rows={rows}
        refused={(grant) =>
          grant.subject.id === found.id
            ? revokeRefusal(grant)
            : `Comes through the group ${grant.subject.name}: take ${found.name} out of it, or revoke it there.`
        }
      />
      {data.total <= PAGE_SIZE ? null : (
        <div className="border-t border-line p-3">
          <Pager what="roles" page={page} size={PAGE_SIZE} total={data.total} onPage={setPage} />
        </div>
      )}
    </>
  )
}

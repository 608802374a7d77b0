import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { LinkButton } from '../components/link-button.tsx'
import { AuthorizationTable } from '../features/access/authorization-table.tsx'
import { authorizationsQuery } from '../features/access/queries.ts'
import { paths } from '../lib/paths.ts'
import { count } from '../lib/plural.ts'
import { useWorkplace } from './workplace.ts'

/** Which services may use this key; nothing where none may, or where that cannot be seen. */
export function KeyAuthorizations() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/access' })
  const { refusedAnywhere } = useWorkplace()
  const { data } = useQuery({
    ...authorizationsQuery({ instance: instanceId, key: keyId }),
    enabled: refusedAnywhere('kms.authorizations.list') === undefined,
  })
  if (data === undefined || data.total === 0) return null
  const more = data.total - data.authorizations.length
  return (
    <section aria-label="Services" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-soft">
          Services that may use this key{more > 0 ? `, and ${count(more)} more` : null}.
        </p>
        <LinkButton to={paths.accessAuthorizations} params={{ instanceId }}>
          All authorizations
        </LinkButton>
      </div>
      <AuthorizationTable authorizations={data.authorizations} refused={refusedAnywhere('kms.authorizations.write')} />
    </section>
  )
}

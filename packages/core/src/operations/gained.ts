import { servicesBehind, strangeness, type ServiceIdentity } from '../policy/service.ts'
import type { AccessStore, GrantRecord } from '../ports/access-store.ts'
import { serviceSubjectId } from '../vocabulary/ids.ts'

/** The authorizations that are for the calls of a service ID of this service: what it has by belonging to it. */
export async function gainedBy(
  store: Pick<AccessStore, 'listGrants'>,
  service: ServiceIdentity | undefined,
): Promise<readonly GrantRecord[]> {
  if (!service) return []
  const subjects = servicesBehind(service).map(serviceSubjectId)
  const authorizations = await store.listGrants({ subjects, of: 'services' })
  return authorizations.filter(({ source }) => source && strangeness(source, service) === undefined)
}

import type { ServiceIdentity } from '@keywright/core/policy/service'
import type { Row } from '../store/schema.ts'

/** The service that a service ID belongs to, where it belongs to one. */
export function identityOf({
  service,
  service_instance,
  works_for,
}: Pick<Row<'service_ids'>, 'service' | 'service_instance' | 'works_for'>): ServiceIdentity | undefined {
  if (service === null) return undefined
  return { name: service, instance: service_instance ?? undefined, worksFor: works_for ?? undefined }
}

export const rowOfIdentity = (identity: ServiceIdentity | undefined) => ({
  service: identity?.name ?? null,
  service_instance: identity?.instance ?? null,
  works_for: identity?.worksFor ?? null,
})

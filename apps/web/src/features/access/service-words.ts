import type { Service } from './queries.ts'

/** "cloud-object-storage, for crn:…, and for databases, for which it works". */
export function serviceWords({ name, instance, worksFor }: Service): string {
  const only = instance === undefined ? '' : `, for ${instance}`
  return worksFor === undefined ? `${name}${only}` : `${name}${only}, works for ${worksFor}`
}

import type { GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { InstanceId, KeyId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'

/** A grant with what people call whom and what it names; a name is absent where that is gone. */
export interface DescribedGrant {
  readonly grant: GrantRecord
  readonly subject: SubjectRecord | undefined
  readonly instanceName: string | undefined
  readonly keyName: string | undefined
}

const keyOf = ({ only }: GrantRecord): KeyId | undefined => (only && 'key' in only ? only.key : undefined)

/** The names of every key that these grants are for. */
async function keyNames(
  { store }: Pick<Dependencies, 'store'>,
  grants: readonly GrantRecord[],
): Promise<ReadonlyMap<KeyId, string>> {
  const byInstance = new Map<InstanceId, KeyId[]>()
  for (const grant of grants) {
    const key = keyOf(grant)
    if (key === undefined || grant.scope === 'platform') continue
    byInstance.set(grant.scope, [...(byInstance.get(grant.scope) ?? []), key])
  }
  const places = await Promise.all([...byInstance].map(([id, keys]) => store.listKeyPlaces(id, keys)))
  return new Map(places.flat().map(({ id, name }) => [id, name]))
}

/** Looks up what people call whom and what the grants name, all at once. */
export async function described(
  deps: Pick<Dependencies, 'store'>,
  grants: readonly GrantRecord[],
): Promise<readonly DescribedGrant[]> {
  const [subjects, instances, keys] = await Promise.all([
    deps.store.listSubjects(grants.map(({ subjectId }) => subjectId)),
    deps.store.listInstances(),
    keyNames(deps, grants),
  ])
  const subjectOf = new Map(subjects.map((subject) => [subject.id, subject]))
  const instanceOf = new Map<string, InstanceRecord>(instances.map((instance) => [instance.id, instance]))
  return grants.map((grant) => {
    const key = keyOf(grant)
    return {
      grant,
      subject: subjectOf.get(grant.subjectId),
      instanceName: instanceOf.get(grant.scope)?.name,
      keyName: key && keys.get(key),
    }
  })
}

import { changeFacts } from '../audit/change-facts.ts'
import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import { accessEvent } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Puts a person or a service ID into a group. Nobody adds themselves, or a service ID they answer for, which would be a
 * role by their own hand: `OWN_ACCESS_ERR`. Rejects with `NOT_FOUND_ERR`; a group is no member of a group.
 */
export async function addMember(
  deps: Dependencies,
  authorized: Authorized<'kms.groups.write', 'platform'>,
  named: { readonly group: string; readonly member: string },
): Promise<void> {
  const { store } = deps
  const found = await store.listSubjects([named.group, named.member])
  const group = found.find(({ id, kind }) => id === named.group && kind === 'group')
  const member = found.find(({ id, kind }) => id === named.member && kind !== 'group')
  if (!group || !member) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  const { id: by } = authorized.caller.principal
  const own: readonly string[] = await store.handsOf(by)
  if (own.includes(member.id)) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'add-member' })
  const isMember = (await store.membersOf([group.id])).some(({ id }) => id === member.id)
  const requestData = {
    member: member.id,
    memberName: member.name,
    ...changeFacts({ isMember }, { isMember: true }),
  }
  const target = { id: group.id, name: group.name, typeURI: 'kms/groups' }
  const event = accessEvent(deps, authorized, { target }, { reasonCode: 204, requestData })
  await store.addMember({ group: group.id, member: member.id, at: deps.now(), by }, event)
}

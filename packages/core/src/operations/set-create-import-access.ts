import { changeFacts } from '../audit/change-facts.ts'
import type { AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { CreateImportAccess } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'
import { accessOf } from './require-access.ts'

/** The policy in the words of Key Protect's events (key-protect-api.md §1.13). */
const factsOf = (access: CreateImportAccess): AuditFacts => ({
  PolicyKCIAEnabled: access.enabled,
  PolicyKCIAAttrCRK: access.createRootKey,
  PolicyKCIAAttrCSK: access.createStandardKey,
  PolicyKCIAAttrIRK: access.importRootKey,
  PolicyKCIAAttrISK: access.importStandardKey,
  PolicyKCIAAttrET: access.enforceToken,
})

/** Replaces all of the policy. Keys that exist stay as they are; imports by form that are under way are judged anew at their end. */
export async function setCreateImportAccess(
  deps: Dependencies,
  authorized: Authorized<'kms.instance-policies.write'>,
  access: CreateImportAccess,
): Promise<void> {
  const { store } = deps
  const { caller, scope } = authorized
  const before = await accessOf(store, scope.id)
  const requestData = changeFacts(factsOf(before), factsOf(access))
  const event = instanceEvent(deps, authorized, {}, { reasonCode: 204, requestData })
  await store.setCreateImportAccess(scope.id, access, { updatedAt: deps.now(), updatedBy: caller.principal.id }, event)
}

import { changeFacts } from '../audit/change-facts.ts'
import type { AuditEvent, AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { CreateImportAccess } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'
import { accessOf } from './require-access.ts'

/** The policy in the words of Key Protect's events (key-protect-api.md §1.13). */
export const accessFacts = (access: CreateImportAccess): AuditFacts => ({
  PolicyKCIAEnabled: access.enabled,
  PolicyKCIAAttrCRK: access.createRootKey,
  PolicyKCIAAttrCSK: access.createStandardKey,
  PolicyKCIAAttrIRK: access.importRootKey,
  PolicyKCIAAttrISK: access.importStandardKey,
  PolicyKCIAAttrET: access.enforceToken,
})

type MayWrite = Authorized<'kms.instance-policies.write'>

/** The event that must be committed with the change. */
export const createImportAccessEvent = (
  deps: Dependencies,
  authorized: MayWrite,
  { before, after }: { readonly before: CreateImportAccess; readonly after: CreateImportAccess },
): AuditEvent =>
  instanceEvent(
    deps,
    authorized,
    {},
    { reasonCode: 204, requestData: changeFacts(accessFacts(before), accessFacts(after)) },
  )

/** Replaces all of the policy. Keys that exist stay as they are; imports under way are judged anew at their end. */
export async function setCreateImportAccess(
  deps: Dependencies,
  authorized: MayWrite,
  access: CreateImportAccess,
): Promise<void> {
  const { caller, scope } = authorized
  const before = await accessOf(deps.store, scope.id)
  const event = createImportAccessEvent(deps, authorized, { before, after: access })
  const by = { updatedAt: deps.now(), updatedBy: caller.principal.id }
  await deps.store.setCreateImportAccess(scope.id, access, by, event)
}

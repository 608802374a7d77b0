import {
  approveRoute,
  beginApprovalRoute,
  getApprovalEvidenceRoute,
  getApprovalRoute,
  getDualControlRoute,
  listApprovalsRoute,
  refuseRoute,
  setDualControlRoute,
  withdrawRoute,
} from './dashboard/approvals.ts'
import {
  acceptInvitationRoute,
  checkInvitationRoute,
  invitePersonRoute,
  listPeopleRoute,
  removePersonRoute,
  renewInvitationRoute,
} from './access/people.ts'
import {
  addGroupMemberRoute,
  createGroupRoute,
  deleteGroupRoute,
  listGroupsRoute,
  removeGroupMemberRoute,
} from './access/groups.ts'
import {
  createApiKeyRoute,
  createServiceIdRoute,
  deleteApiKeyRoute,
  deleteServiceIdRoute,
  listServiceIdsRoute,
} from './access/service-ids.ts'
import { createGrantRoute, deleteGrantRoute, explainAccessRoute, listGrantsRoute } from './access/grants.ts'
import { changePasswordRoute, endSessionRoute, getAccountRoute, renameAccountRoute } from './dashboard/account.ts'
import {
  exportAuditEventsRoute,
  getAuditEventRoute,
  getAuditFiguresRoute,
  listAuditEventsRoute,
} from './dashboard/audit-events.ts'
import { getHsmObjectsRoute, getHsmRoute, testHsmRoute } from './dashboard/hsm.ts'
import {
  cancelImportCeremonyRoute,
  completeImportCeremonyRoute,
  createImportCeremonyRoute,
  getImportCeremonyRoute,
  getImportOptionsRoute,
  listImportCeremoniesRoute,
} from './dashboard/import-ceremonies.ts'
import { getOverviewRoute } from './dashboard/overview.ts'
import { beginSecondStepRoute, confirmSecondStepRoute, removeSecondStepRoute } from './dashboard/second-step.ts'
import { addPasskeyRoute, beginPasskeyRoute, removePasskeyRoute, renamePasskeyRoute } from './dashboard/passkeys.ts'
import {
  beginPasskeySignInRoute,
  beginProofRoute,
  checkSetupRoute,
  getSessionRoute,
  proveRoute,
  setupRoute,
  signInRoute,
  signInWithPasskeyRoute,
  signOutRoute,
} from './dashboard/session.ts'
import { getInstancePoliciesRoute, setInstancePolicyRoute } from './instances/instance-policies.ts'
import {
  createInstanceRoute,
  deleteInstanceRoute,
  getInstanceRoute,
  listInstancesRoute,
  renameInstanceRoute,
} from './instances/resource-instances.ts'
import { createKeyRingRoute, deleteKeyRingRoute, listKeyRingsRoute } from './key-rings/key-rings.ts'
import { deleteKeyRoute, patchKeyRoute, purgeKeyRoute, restoreKeyRoute } from './keys/change-key.ts'
import { createKeyRoute } from './keys/create-key.ts'
import { getKeyMetadataRoute, getKeyRoute } from './keys/get-key.ts'
import {
  compromiseKeyRoute,
  deactivateKeyRoute,
  disableKeyRoute,
  enableKeyRoute,
  rotateKeyRoute,
  setKeyForDeletionRoute,
  unsetKeyForDeletionRoute,
} from './keys/key-actions.ts'
import { createKeyAliasRoute, deleteKeyAliasRoute } from './keys/key-aliases.ts'
import { getKeyProtectionRoute, listKeyVersionsRoute } from './keys/key-versions.ts'
import { countKeysRoute, listKeysRoute } from './keys/list-keys.ts'
import { rewrapKeyRoute, unwrapKeyRoute, wrapKeyRoute } from './keys/wrap-key.ts'
import { identityTokenRoute, oidcTokenRoute } from './tokens/exchange-api-key.ts'

/** Every endpoint there is. The server registers exactly these, and openapi.json is printed from them. */
export const ROUTES = [
  countKeysRoute,
  listKeysRoute,
  createKeyRoute,
  getKeyMetadataRoute,
  getKeyRoute,
  patchKeyRoute,
  deleteKeyRoute,
  restoreKeyRoute,
  purgeKeyRoute,
  listKeyVersionsRoute,
  wrapKeyRoute,
  unwrapKeyRoute,
  rewrapKeyRoute,
  rotateKeyRoute,
  disableKeyRoute,
  enableKeyRoute,
  deactivateKeyRoute,
  compromiseKeyRoute,
  createKeyAliasRoute,
  deleteKeyAliasRoute,
  listKeyRingsRoute,
  createKeyRingRoute,
  deleteKeyRingRoute,
  getInstancePoliciesRoute,
  setInstancePolicyRoute,
  createInstanceRoute,
  listInstancesRoute,
  getInstanceRoute,
  renameInstanceRoute,
  deleteInstanceRoute,
  identityTokenRoute,
  oidcTokenRoute,
  getSessionRoute,
  signInRoute,
  beginPasskeySignInRoute,
  signInWithPasskeyRoute,
  signOutRoute,
  beginProofRoute,
  proveRoute,
  checkSetupRoute,
  setupRoute,
  getAccountRoute,
  renameAccountRoute,
  changePasswordRoute,
  endSessionRoute,
  beginSecondStepRoute,
  confirmSecondStepRoute,
  removeSecondStepRoute,
  beginPasskeyRoute,
  addPasskeyRoute,
  renamePasskeyRoute,
  removePasskeyRoute,
  getHsmRoute,
  getHsmObjectsRoute,
  testHsmRoute,
  getOverviewRoute,
  getKeyProtectionRoute,
  getImportOptionsRoute,
  listImportCeremoniesRoute,
  createImportCeremonyRoute,
  getImportCeremonyRoute,
  cancelImportCeremonyRoute,
  completeImportCeremonyRoute,
  listAuditEventsRoute,
  getAuditEventRoute,
  getAuditFiguresRoute,
  exportAuditEventsRoute,
  listPeopleRoute,
  invitePersonRoute,
  renewInvitationRoute,
  removePersonRoute,
  checkInvitationRoute,
  acceptInvitationRoute,
  listGroupsRoute,
  createGroupRoute,
  deleteGroupRoute,
  addGroupMemberRoute,
  removeGroupMemberRoute,
  listServiceIdsRoute,
  createServiceIdRoute,
  deleteServiceIdRoute,
  createApiKeyRoute,
  deleteApiKeyRoute,
  listGrantsRoute,
  createGrantRoute,
  deleteGrantRoute,
  explainAccessRoute,
  listApprovalsRoute,
  getApprovalRoute,
  beginApprovalRoute,
  approveRoute,
  getApprovalEvidenceRoute,
  refuseRoute,
  withdrawRoute,
  getDualControlRoute,
  setDualControlRoute,
  setKeyForDeletionRoute,
  unsetKeyForDeletionRoute,
] as const

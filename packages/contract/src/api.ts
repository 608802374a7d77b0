import { getAuditEventRoute, listAuditEventsRoute } from './dashboard/audit-events.ts'
import { getHsmRoute } from './dashboard/hsm.ts'
import { checkSetupRoute, getSessionRoute, setupRoute, signInRoute, signOutRoute } from './dashboard/session.ts'
import { createInstanceRoute, listInstancesRoute } from './instances/resource-instances.ts'
import { createKeyRoute } from './keys/create-key.ts'
import { getKeyMetadataRoute, getKeyRoute } from './keys/get-key.ts'
import { countKeysRoute, listKeysRoute } from './keys/list-keys.ts'
import { unwrapKeyRoute, wrapKeyRoute } from './keys/wrap-key.ts'
import { identityTokenRoute, oidcTokenRoute } from './tokens/exchange-api-key.ts'

/** Every endpoint there is. The server registers exactly these, and openapi.json is printed from them. */
export const ROUTES = [
  countKeysRoute,
  listKeysRoute,
  createKeyRoute,
  getKeyMetadataRoute,
  getKeyRoute,
  wrapKeyRoute,
  unwrapKeyRoute,
  createInstanceRoute,
  listInstancesRoute,
  identityTokenRoute,
  oidcTokenRoute,
  getSessionRoute,
  signInRoute,
  signOutRoute,
  checkSetupRoute,
  setupRoute,
  getHsmRoute,
  listAuditEventsRoute,
  getAuditEventRoute,
] as const

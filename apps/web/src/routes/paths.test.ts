import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory, createRouter } from '@tanstack/react-router'
import { expect, test } from 'vitest'
import { routeTree } from './route-tree.ts'
import { paths } from '../lib/paths.ts'

const router = createRouter({
  routeTree,
  history: createMemoryHistory(),
  context: { queryClient: new QueryClient(), setupCode: undefined, invitation: undefined },
})
const EXAMPLE = { instanceId: 'i1', keyId: 'k1', ceremonyId: 'c1', subjectId: 's1' }

test('every address in the app', () => {
  expect(paths).toMatchInlineSnapshot(`
    {
      "access": "/instances/$instanceId/access",
      "accessAuthorizations": "/instances/$instanceId/access/authorizations",
      "accessGroups": "/instances/$instanceId/access/groups",
      "accessPeople": "/instances/$instanceId/access/people",
      "accessRoles": "/instances/$instanceId/access/roles",
      "accessServiceIds": "/instances/$instanceId/access/service-ids",
      "accessSignOn": "/instances/$instanceId/access/single-sign-on",
      "accessSubject": "/instances/$instanceId/access/subjects/$subjectId",
      "accessWhy": "/instances/$instanceId/access/why",
      "account": "/instances/$instanceId/account",
      "approvals": "/instances/$instanceId/approvals",
      "audit": "/instances/$instanceId/audit",
      "firstRun": "/first-run",
      "home": "/",
      "hsm": "/instances/$instanceId/hsm",
      "importCeremony": "/instances/$instanceId/keys/import/$ceremonyId",
      "invitation": "/invitation",
      "key": "/instances/$instanceId/keys/$keyId",
      "keyAccess": "/instances/$instanceId/keys/$keyId/access",
      "keyActivity": "/instances/$instanceId/keys/$keyId/activity",
      "keyCreate": "/instances/$instanceId/keys/new",
      "keyDanger": "/instances/$instanceId/keys/$keyId/danger",
      "keyImport": "/instances/$instanceId/keys/import",
      "keyUse": "/instances/$instanceId/keys/$keyId/use",
      "keyVersions": "/instances/$instanceId/keys/$keyId/versions",
      "keys": "/instances/$instanceId/keys",
      "overview": "/instances/$instanceId/overview",
      "ringCreate": "/instances/$instanceId/rings/new",
      "rings": "/instances/$instanceId/rings",
      "settings": "/instances/$instanceId/settings",
      "signIn": "/sign-in",
    }
  `)
})

test.each(Object.entries(paths))('%s leads to a route of its own', (_name, to) => {
  const { pathname } = router.buildLocation({ to, params: EXAMPLE })
  const [, , route] = router.getMatchedRoutes(pathname)
  expect(String(route?.fullPath).replace(/(.)\/$/, '$1')).toBe(to)
})

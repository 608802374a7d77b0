import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { grantsQuery } from '../features/access/queries.ts'
import { accountQuery } from '../features/account/queries.ts'
import { approvalsQuery } from '../features/approvals/queries.ts'
import { DEEDS, parseAuditSearch } from '../features/audit/audit-search.ts'
import { auditEventQuery, auditFiguresQuery, auditListQuery, operationsQuery } from '../features/audit/queries.ts'
import { hsmQuery } from '../features/hsm/queries.ts'
import { ceremonyQuery, importOptionsQuery } from '../features/import/queries.ts'
import { keyFilter, parseKeySearch } from '../features/keys/key-search.ts'
import { keyPageQuery, keyQuery } from '../features/keys/queries.ts'
import { overviewQuery } from '../features/overview/queries.ts'
import { ringsQuery } from '../features/rings/queries.ts'
import { oneOf, ownAddress, textOf } from '../lib/url-search.ts'
import { accessRoutes } from './access-routes.ts'
import { listAsked, parseKeyAccessSearch } from './access-search.ts'
import { instanceRoute, rootRoute, sessionOf, start, startIf } from './instance-route.ts'

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    if (session.state === 'set-up') throw redirect({ to: '/first-run' })
    if (session.state === 'signed-out') throw redirect({ to: '/sign-in' })
    const [first] = session.instances
    if (first) throw redirect({ to: '/instances/$instanceId/overview', params: { instanceId: first.id } })
  },
  component: lazyRouteComponent(() => import('./no-instances-page.tsx'), 'NoInstancesPage'),
})

const firstRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'first-run',
  beforeLoad: async ({ context }) => {
    if ((await sessionOf(context)).state !== 'set-up') throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./first-run-page.tsx'), 'FirstRunPage'),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: (raw): { readonly next?: string | undefined; readonly ended?: '1' | undefined } => ({
    next: ownAddress(raw['next']),
    ended: oneOf(['1'], raw['ended']),
  }),
  beforeLoad: async ({ context }) => {
    if ((await sessionOf(context)).state !== 'signed-out') throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})

/** Where a sign-on provider sends the browser back to: in the window of a sign-in, or in one that shows who it is anew. */
const signInReturnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in/return',
  component: lazyRouteComponent(() => import('./sign-in-return-page.tsx'), 'SignInReturnPage'),
})

/** For whoever has a link, whether or not somebody else is signed in here. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'invitation',
  component: lazyRouteComponent(() => import('./invitation-page.tsx'), 'InvitationPage'),
})

const overviewRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'overview',
  validateSearch: (raw): { readonly ops?: '7d' | undefined } => ({ ops: oneOf(['7d'], raw['ops']) }),
  loaderDeps: ({ search: { ops } }) => ({ ops }),
  loader: ({ context, params: { instanceId }, deps: { ops }, cause }) => {
    if (cause === 'preload') return
    const { queryClient } = context
    startIf(context, instanceId, 'kms.secrets.list', () => queryClient.query(overviewQuery(instanceId)))
    startIf(context, instanceId, 'kms.audit-events.list', () =>
      Promise.all([
        queryClient.infiniteQuery(auditListQuery({ instanceId, search: { action: DEEDS } })),
        queryClient.query(operationsQuery(instanceId, ops ?? '24h')),
      ]),
    )
  },
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})

const keysRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'keys',
  validateSearch: parseKeySearch,
  loaderDeps: ({ search }) => ({ filter: keyFilter(search), page: Number(search.page ?? '1') - 1 }),
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    start(context.queryClient.query(keyPageQuery(params.instanceId, deps.filter, deps.page)))
  },
  component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
})

const keyCreateRoute = createRoute({
  getParentRoute: () => keysRoute,
  path: 'new',
  component: lazyRouteComponent(() => import('./key-create-panel.tsx'), 'KeyCreatePanel'),
})

interface ImportSearch {
  /** The imported key that gets new material. */
  readonly rotates?: string | undefined
  readonly ring?: string | undefined
  readonly type?: 'standard' | undefined
  /** The standard key that has just been stored. */
  readonly stored?: string | undefined
}

const keyImportRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'keys/import',
  validateSearch: (raw): ImportSearch => ({
    rotates: textOf(raw['rotates'], 64),
    ring: textOf(raw['ring'], 100),
    type: oneOf(['standard'], raw['type']),
    stored: textOf(raw['stored'], 64),
  }),
  loader: ({ context, params, cause }) => {
    if (cause === 'preload') return
    start(context.queryClient.query(importOptionsQuery(params.instanceId)))
    start(context.queryClient.query(ringsQuery(params.instanceId)))
  },
  component: lazyRouteComponent(() => import('./key-import-page.tsx'), 'KeyImportPage'),
})

/**
 * A ceremony has an address of its own from the moment it begins, so that it can be left and found again. It is a child:
 * the page that begins it stays, with all that was filled in.
 */
const importCeremonyRoute = createRoute({
  getParentRoute: () => keyImportRoute,
  path: '$ceremonyId',
  loader: ({ context, params, cause }) => {
    if (cause === 'preload') return
    start(context.queryClient.query(ceremonyQuery(params.instanceId, params.ceremonyId)))
  },
})

const keyRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'keys/$keyId',
  validateSearch: (raw): { readonly edit?: '1' | undefined } => ({ edit: oneOf(['1'], raw['edit']) }),
  loader: ({ context, params, cause }) => {
    if (cause === 'preload') return
    start(context.queryClient.query(keyQuery(params.instanceId, params.keyId)))
  },
  component: lazyRouteComponent(() => import('./key-page.tsx'), 'KeyPage'),
})

const keyOverviewRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./key-overview-tab.tsx'), 'KeyOverviewTab'),
})

const keyVersionsRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: 'versions',
  component: lazyRouteComponent(() => import('./key-versions-tab.tsx'), 'KeyVersionsTab'),
})

const keyUseRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: 'use',
  component: lazyRouteComponent(() => import('./key-use-tab.tsx'), 'KeyUseTab'),
})

const keyActivityRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: 'activity',
  component: lazyRouteComponent(() => import('./key-activity-tab.tsx'), 'KeyActivityTab'),
})

const keyDangerRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: 'danger',
  component: lazyRouteComponent(() => import('./key-danger-tab.tsx'), 'KeyDangerTab'),
})

const keyAccessRoute = createRoute({
  getParentRoute: () => keyRoute,
  path: 'access',
  validateSearch: parseKeyAccessSearch,
  loaderDeps: ({ search }) => listAsked(search),
  loader: ({ context, params: { instanceId, keyId }, deps, cause }) => {
    if (cause === 'preload') return
    const question = { ...deps, instance: instanceId, key: keyId }
    startIf(context, instanceId, 'kms.access-grants.list', () => context.queryClient.query(grantsQuery(question)))
  },
  component: lazyRouteComponent(() => import('./key-access-tab.tsx'), 'KeyAccessTab'),
})

const ringsRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'rings',
  loader: ({ context, params, cause }) => {
    if (cause !== 'preload') start(context.queryClient.query(ringsQuery(params.instanceId)))
  },
  component: lazyRouteComponent(() => import('./rings-page.tsx'), 'RingsPage'),
})

const ringCreateRoute = createRoute({
  getParentRoute: () => ringsRoute,
  path: 'new',
  component: lazyRouteComponent(() => import('./ring-create-panel.tsx'), 'RingCreatePanel'),
})

const auditRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'audit',
  validateSearch: parseAuditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params: { instanceId }, deps: { event, ...search }, cause }) => {
    if (cause === 'preload') return
    const { queryClient } = context
    const question = { instanceId, search }
    startIf(context, instanceId, 'kms.audit-events.list', () =>
      Promise.all([
        queryClient.infiniteQuery(auditListQuery(question)),
        queryClient.query(auditFiguresQuery(question)),
        event === undefined ? undefined : queryClient.query(auditEventQuery(event)),
      ]),
    )
  },
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

const approvalsRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'approvals',
  loader: ({ context, cause }) => {
    if (cause !== 'preload') start(context.queryClient.query(approvalsQuery))
  },
  component: lazyRouteComponent(() => import('./approvals-page.tsx'), 'ApprovalsPage'),
})

const hsmRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'hsm',
  loader: ({ context, cause }) => {
    if (cause !== 'preload') start(context.queryClient.query(hsmQuery))
  },
  component: lazyRouteComponent(() => import('./hsm-page.tsx'), 'HsmPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'account',
  loader: ({ context, cause }) => {
    if (cause !== 'preload') start(context.queryClient.query(accountQuery))
  },
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})

export const routeTree = rootRoute.addChildren([
  homeRoute,
  firstRunRoute,
  signInRoute,
  signInReturnRoute,
  invitationRoute,
  instanceRoute.addChildren([
    overviewRoute,
    keysRoute.addChildren([keyCreateRoute]),
    keyImportRoute.addChildren([importCeremonyRoute]),
    keyRoute.addChildren([
      keyOverviewRoute,
      keyVersionsRoute,
      keyActivityRoute,
      keyUseRoute,
      keyAccessRoute,
      keyDangerRoute,
    ]),
    ringsRoute.addChildren([ringCreateRoute]),
    approvalsRoute,
    ...accessRoutes,
    auditRoute,
    hsmRoute,
    settingsRoute,
    accountRoute,
  ]),
])

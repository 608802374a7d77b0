import type { QueryClient } from '@tanstack/react-query'
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import {
  authorizationsQuery,
  grantsQuery,
  groupsQuery,
  peopleQuery,
  serviceIdsQuery,
} from '../features/access/queries.ts'
import { singleSignOnQuery } from '../features/access/sign-on/queries.ts'
import { kindOfId } from '../features/access/subject-words.ts'
import { paths } from '../lib/paths.ts'
import { missingRole } from '../lib/permission.ts'
import {
  aloneAsked,
  grantsAsked,
  groupsToMap,
  heldAsked,
  listAsked,
  parseNewSearch,
  parseRolesSearch,
  parseSubjectSearch,
  parseWhySearch,
} from './access-search.ts'
import { instanceRoute, sessionOf, startIf } from './instance-route.ts'

const accessRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'access',
  component: lazyRouteComponent(() => import('./access-page.tsx'), 'AccessPage'),
})

/** Begins where there is something to see: who manages one instance sees its roles, and no list of people. */
const accessIndexRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: '/',
  beforeLoad: async ({ context, params }) => {
    const session = await sessionOf(context)
    const platformRoles = session.state === 'signed-in' ? session.platformRoles : []
    const sees = missingRole(platformRoles, 'kms.people.list') === undefined
    throw redirect({ to: sees ? paths.accessPeople : paths.accessRoles, params, replace: true })
  },
})

const peopleRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'people',
  validateSearch: parseNewSearch,
  loaderDeps: ({ search }) => listAsked(search),
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    startIf(context, params.instanceId, 'kms.people.list', () => context.queryClient.query(peopleQuery(deps)))
  },
  component: lazyRouteComponent(() => import('./access-people-tab.tsx'), 'AccessPeopleTab'),
})

const groupsRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'groups',
  validateSearch: parseNewSearch,
  loaderDeps: ({ search }) => listAsked(search),
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    startIf(context, params.instanceId, 'kms.groups.list', () => context.queryClient.query(groupsQuery(deps)))
  },
  component: lazyRouteComponent(() => import('./access-groups-tab.tsx'), 'AccessGroupsTab'),
})

const serviceIdsRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'service-ids',
  validateSearch: parseNewSearch,
  loaderDeps: ({ search }) => listAsked(search),
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    startIf(context, params.instanceId, 'kms.service-ids.list', () => context.queryClient.query(serviceIdsQuery(deps)))
  },
  component: lazyRouteComponent(() => import('./access-service-ids-tab.tsx'), 'AccessServiceIdsTab'),
})

const rolesRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'roles',
  validateSearch: parseRolesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    const question = grantsAsked(deps, params.instanceId)
    startIf(context, params.instanceId, 'kms.access-grants.list', () =>
      context.queryClient.query(grantsQuery(question)),
    )
  },
  component: lazyRouteComponent(() => import('./access-roles-tab.tsx'), 'AccessRolesTab'),
})

const signOnRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'single-sign-on',
  loader: ({ context, params, cause }) => {
    if (cause === 'preload') return
    const { queryClient } = context
    startIf(context, params.instanceId, 'kms.single-sign-on.read', () => queryClient.query(singleSignOnQuery))
    startIf(context, params.instanceId, 'kms.groups.list', () => queryClient.query(groupsQuery(groupsToMap)))
  },
  component: lazyRouteComponent(() => import('./access-sign-on-tab.tsx'), 'AccessSignOnTab'),
})

const authorizationsRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'authorizations',
  validateSearch: parseNewSearch,
  loaderDeps: ({ search }) => listAsked(search),
  loader: ({ context, params, deps, cause }) => {
    if (cause === 'preload') return
    const question = { ...deps, instance: params.instanceId }
    startIf(context, params.instanceId, 'kms.authorizations.list', () =>
      context.queryClient.query(authorizationsQuery(question)),
    )
  },
  component: lazyRouteComponent(() => import('./access-authorizations-tab.tsx'), 'AccessAuthorizationsTab'),
})

const whyRoute = createRoute({
  getParentRoute: () => accessRoute,
  path: 'why',
  validateSearch: parseWhySearch,
  component: lazyRouteComponent(() => import('./access-why-tab.tsx'), 'AccessWhyTab'),
})

/** Of each kind: the action that lists it. */
const LISTED = {
  person: {
    action: 'kms.people.list',
    ask: (client: QueryClient, id: string) => client.query(peopleQuery(aloneAsked(id))),
  },
  group: {
    action: 'kms.groups.list',
    ask: (client: QueryClient, id: string) => client.query(groupsQuery(aloneAsked(id))),
  },
  'service-id': {
    action: 'kms.service-ids.list',
    ask: (client: QueryClient, id: string) => client.query(serviceIdsQuery(aloneAsked(id))),
  },
} as const

const subjectRoute = createRoute({
  getParentRoute: () => instanceRoute,
  path: 'access/subjects/$subjectId',
  validateSearch: parseSubjectSearch,
  loader: ({ context, params: { instanceId, subjectId }, cause }) => {
    if (cause === 'preload') return
    const { queryClient } = context
    const kind = kindOfId(subjectId)
    if (kind === 'service') return
    const { action, ask } = LISTED[kind]
    startIf(context, instanceId, action, () => ask(queryClient, subjectId))
    startIf(context, instanceId, 'kms.access-grants.list', () =>
      queryClient.query(grantsQuery(heldAsked(subjectId, 1))),
    )
  },
  component: lazyRouteComponent(() => import('./access-subject-page.tsx'), 'AccessSubjectPage'),
})

export const accessRoutes = [
  accessRoute.addChildren([
    accessIndexRoute,
    peopleRoute,
    groupsRoute,
    serviceIdsRoute,
    rolesRoute,
    signOnRoute,
    authorizationsRoute,
    whyRoute,
  ]),
  subjectRoute,
] as const

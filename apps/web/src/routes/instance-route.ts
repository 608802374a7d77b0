import { levelOf, type Action } from '@keywright/core/policy/roles'
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { sessionQuery, type Session } from '../features/session/queries.ts'
import { missingRoleAt } from '../lib/permission.ts'
import { signInAddress } from '../lib/session-ended.ts'

export interface RouterContext {
  readonly queryClient: QueryClient
  readonly setupCode: string | undefined
  readonly invitation: string | undefined
}

export const rootRoute = createRootRouteWithContext<RouterContext>()()

export const sessionOf = ({ queryClient }: RouterContext): Promise<Session> =>
  queryClient.query({ ...sessionQuery, staleTime: 'static' })

/** The screen that waits for the answer shows its failure too. */
export const start = (asked: Promise<unknown>): void => {
  asked.catch(() => undefined)
}

/** Asks only what this person may ask: a refusal is on record, and would alarm whoever reads the trail. */
export function startIf(context: RouterContext, instanceId: string, action: Action, ask: () => Promise<unknown>): void {
  const asked = sessionOf(context).then((session) => {
    if (session.state !== 'signed-in') return undefined
    const { roles = [], narrow = [] } = session.instances.find(({ id }) => id === instanceId) ?? {}
    // A role on an instance says nothing about what belongs to none.
    const here = levelOf(action) === 'platform' ? [] : roles
    const holder = { roles: [...here, ...session.platformRoles], narrow }
    return missingRoleAt(holder, action, undefined) === undefined ? ask() : undefined
  })
  start(asked)
}

/** Its children's loaders start beside this one, so that nothing waits for the session before it asks. */
export const instanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'instances/$instanceId',
  loader: async ({ context, params, location }) => {
    const session = await sessionOf(context)
    if (session.state === 'set-up') throw redirect({ to: '/first-run' })
    if (session.state === 'signed-out') {
      throw redirect({ href: signInAddress({ pathname: location.pathname, search: location.searchStr }) })
    }
    if (!session.instances.some(({ id }) => id === params.instanceId)) throw notFound()
  },
  component: lazyRouteComponent(() => import('./frame/frame.tsx'), 'Frame'),
})

import { createRouter } from '@tanstack/react-router'
import { parseUrlSearch, stringifyUrlSearch } from './lib/url-search.ts'
import { ErrorPage } from './routes/error-page.tsx'
import type { RouterContext } from './routes/instance-route.ts'
import { NotFoundPage } from './routes/not-found-page.tsx'
import { PendingPage } from './routes/pending-page.tsx'
import { routeTree } from './routes/route-tree.ts'

export const createAppRouter = (context: RouterContext) =>
  createRouter({
    routeTree,
    context,
    parseSearch: parseUrlSearch,
    stringifySearch: stringifyUrlSearch,
    defaultPreload: 'intent',
    // Hovering fetches code, never data: every read is an audited call.
    defaultPreloadStaleTime: Infinity,
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}

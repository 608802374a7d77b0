import { Skeleton } from '../ui/skeleton.tsx'

/** Shown only when an answer takes long enough for its absence to be noticed. */
export const PendingPage = () => (
  <div role="status" aria-label="Loading" className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-6 sm:p-8">
    <Skeleton className="h-7 w-44" />
    <Skeleton className="h-9 w-80" />
    <Skeleton className="h-64 w-full" />
  </div>
)

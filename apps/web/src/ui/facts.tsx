import type { ReactNode } from 'react'

/** Names on the left, values on the right, lined up whatever their length. */
export const Facts = ({ children }: { readonly children: ReactNode }) => (
  <dl className="divide-y divide-line text-sm">{children}</dl>
)

export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-1 gap-x-4 gap-y-0.5 py-2 first:pt-0 last:pb-0 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
    <dt className="text-faint">{name}</dt>
    <dd className="min-w-0 break-words text-ink">{children}</dd>
  </div>
)

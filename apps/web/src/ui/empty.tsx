import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** Nothing here yet: says what this is for and offers the first step. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-sunken text-accent">
        <Icon aria-hidden className="size-5" />
      </span>
      <p className="text-lg font-semibold tracking-tight">{title}</p>
      <p className="mt-1 max-w-md text-pretty text-soft">{children}</p>
      {action === undefined ? null : <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

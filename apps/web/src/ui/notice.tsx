import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type NoticeTone = 'bad' | 'warn' | 'good' | 'plain'

const LOOK: Readonly<Record<NoticeTone, { readonly icon: LucideIcon; readonly box: string; readonly mark: string }>> = {
  bad: { icon: CircleAlert, box: 'border-bad-line bg-bad-soft', mark: 'text-bad' },
  warn: { icon: TriangleAlert, box: 'border-warn-line bg-warn-soft', mark: 'text-warn' },
  good: { icon: CircleCheck, box: 'border-accent-line bg-accent-soft', mark: 'text-accent' },
  plain: { icon: Info, box: 'border-line bg-sunken', mark: 'text-faint' },
}

interface NoticeProps {
  readonly tone: NoticeTone
  readonly title: ReactNode
  readonly children?: ReactNode
  /** `alert` interrupts a screen reader: for what has just gone wrong. */
  readonly role?: 'alert' | 'status'
}

export function Notice({ tone, title, children, role }: NoticeProps) {
  const { icon: Icon, box, mark } = LOOK[tone]
  return (
    <div role={role} className={classNames('flex gap-2.5 rounded-lg border p-3 text-sm', box)}>
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', mark)} />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-ink">{title}</p>
        {children === undefined ? null : <div className="mt-0.5 text-soft">{children}</div>}
      </div>
    </div>
  )
}

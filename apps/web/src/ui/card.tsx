import { useId, type ReactNode, type Ref } from 'react'
import { classNames } from './class-names.ts'

interface CardProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Lists bring their own spacing. */
  readonly flush?: boolean
  /** Given where the title takes the focus. */
  readonly headingRef?: Ref<HTMLHeadingElement>
}

export function Card({ title, aside, children, flush = false, headingRef }: CardProps) {
  const headingId = useId()
  return (
    <section aria-labelledby={headingId} className="min-w-0 rounded-lg border border-line bg-surface shadow-rest">
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2">
        <h2
          ref={headingRef}
          id={headingId}
          tabIndex={headingRef === undefined ? undefined : -1}
          className="min-w-0 text-base font-semibold tracking-tight wrap-anywhere focus-visible:outline-none"
        >
          {title}
        </h2>
        {aside}
      </header>
      <div className={classNames(!flush && 'p-4')}>{children}</div>
    </section>
  )
}

import { useId, type ReactNode } from 'react'

interface WaySectionProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** One way to sign in, in the card of all of them. */
export function WaySection({ title, aside, children }: WaySectionProps) {
  const headingId = useId()
  return (
    <section aria-labelledby={headingId} className="flex flex-col items-start gap-3 p-4">
      <div className="flex w-full flex-wrap items-center justify-between gap-2">
        <h3 id={headingId} className="font-medium">
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

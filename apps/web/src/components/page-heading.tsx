import { useEffect, useRef, type ReactNode } from 'react'

interface PageHeadingProps {
  readonly title: string
  /** Read out and shown where the title alone does not say enough. */
  readonly documentTitle?: string
  readonly below?: ReactNode
  readonly actions?: ReactNode
}

/** On the first page after a load the focus stays at the top, where the skip link is. */
let arrived = false

/** Names the page in the tab, and takes the focus when someone has come here from another page. */
export function PageHeading({ title, documentTitle = title, below, actions }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${documentTitle} · Keywright`
  }, [documentTitle])
  useEffect(() => {
    if (arrived) heading.current?.focus({ preventScroll: true })
    arrived = true
  }, [])
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-[-0.02em] break-words">
          {title}
        </h1>
        {below}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

import { createLink } from '@tanstack/react-router'
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react'

const Anchor = ({ children, ...props }: ComponentProps<'a'>) => (
  <a
    {...props}
    className="-mb-px inline-flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 border-transparent px-0.5 text-sm font-medium text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
  >
    {children}
  </a>
)

/** Each tab has an address of its own, so tabs are links. */
export const TabLink = createLink(Anchor)

interface TabLinksProps {
  readonly label: string
  readonly children: ReactNode
}

export function TabLinks({ label, children }: TabLinksProps) {
  const bar = useRef<HTMLElement>(null)
  // Where they do not all fit, the one that is open is in sight; the page itself stays where it is.
  useEffect(() => {
    const tab = bar.current?.querySelector('[aria-current="page"]')?.getBoundingClientRect()
    const box = bar.current?.getBoundingClientRect()
    if (tab === undefined || box === undefined) return
    const hidden = Math.max(0, tab.right - box.right) + Math.min(0, tab.left - box.left)
    if (hidden !== 0) bar.current?.scrollBy({ left: hidden })
  })
  return (
    <nav ref={bar} aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line pt-px">
      {children}
    </nav>
  )
}

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
  // Where they do not all fit, the one that is open is in sight.
  useEffect(() => {
    bar.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  return (
    <nav ref={bar} aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line pt-px">
      {children}
    </nav>
  )
}

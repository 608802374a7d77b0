import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

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

export const TabLinks = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <nav aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line pt-px">
    {children}
  </nav>
)

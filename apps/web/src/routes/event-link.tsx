import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AuditEvent } from '../features/audit/queries.ts'
import { paths } from '../lib/paths.ts'

const LINK =
  'text-left after:absolute after:inset-0 hover:underline hover:decoration-accent-line hover:underline-offset-3'

/** From elsewhere: the trail, with this event's drawer open and its key as the filter. */
export const trailLink = (instanceId: string, key?: string) =>
  function toTrail({ document }: AuditEvent, sentence: ReactNode) {
    return (
      <Link to={paths.audit} params={{ instanceId }} search={{ event: document.id, key }} className={LINK}>
        {sentence}
      </Link>
    )
  }

/** Within the trail: only the drawer changes. */
export const drawerLink = ({ document }: AuditEvent, sentence: ReactNode) => (
  <Link
    from={paths.audit}
    to="."
    search={(old) => ({ ...old, event: document.id })}
    resetScroll={false}
    className={LINK}
  >
    {sentence}
  </Link>
)

/** Inside the drawer a link is a link, not a whole row. */
export const neighbourLink = ({ document }: AuditEvent, sentence: ReactNode) => (
  <Link
    from={paths.audit}
    to="."
    search={(old) => ({ ...old, event: document.id })}
    resetScroll={false}
    className="link"
  >
    {sentence}
  </Link>
)

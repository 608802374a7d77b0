import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Circle } from 'lucide-react'
import type { ReactNode } from 'react'
import { auditListQuery } from '../features/audit/queries.ts'
import { keyFilter } from '../features/keys/key-search.ts'
import { keyPageQuery } from '../features/keys/queries.ts'
import { paths } from '../lib/paths.ts'
import { Card } from '../ui/card.tsx'
import { useWorkplace } from './workplace.ts'

/** What the trail says has been done in this instance, so that the list ticks itself off. */
function useProgress() {
  const { instance, refusedHere, refusedAnywhere } = useWorkplace()
  const mayAudit = refusedAnywhere('kms.audit-events.list') === undefined
  const used = useInfiniteQuery({
    ...auditListQuery({ instanceId: instance.id, search: { action: 'kms.secrets.wrap', outcome: 'success' } }),
    enabled: mayAudit,
  })
  const keys = useQuery({
    ...keyPageQuery(instance.id, keyFilter({}), 0),
    enabled: refusedHere('kms.secrets.list') === undefined,
  })
  return {
    known: keys.isSuccess && used.isSuccess,
    newest: keys.data?.resources[0],
    wrapped: (used.data?.pages[0]?.events.length ?? 0) > 0,
  }
}

function Step({ done, children }: { readonly done: boolean; readonly children: ReactNode }) {
  const Icon = done ? CircleCheck : Circle
  return (
    <li className="flex items-start gap-2.5 py-2 first:pt-0 last:pb-0">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${done ? 'text-good' : 'text-faint'}`} />
      <span className={done ? 'text-faint' : ''}>
        {children}
        <span className="sr-only">{done ? ' (done)' : ' (to do)'}</span>
      </span>
    </li>
  )
}

/** The way from an empty instance to a key in use; gone once it has been walked. */
export function GettingStarted() {
  const { instance } = useWorkplace()
  const { known, newest, wrapped } = useProgress()
  if (!known || (newest !== undefined && wrapped)) return null
  const params = { instanceId: instance.id }
  return (
    <Card title="Getting started">
      <ol>
        <Step done={newest !== undefined}>
          <Link to={paths.keyCreate} params={params} className="link">
            Create a root key
          </Link>{' '}
          inside your HSM.
        </Step>
        <Step done={wrapped}>
          {newest === undefined ? (
            'Wrap and unwrap a data key with it.'
          ) : (
            <>
              <Link to={paths.keyUse} params={{ ...params, keyId: newest.id }} className="link">
                Wrap and unwrap a data key
              </Link>{' '}
              with it.
            </>
          )}
        </Step>
        <Step done={false}>
          <Link to={paths.audit} params={params} className="link">
            See both in the audit trail
          </Link>
          , with who did it and from where.
        </Step>
      </ol>
    </Card>
  )
}

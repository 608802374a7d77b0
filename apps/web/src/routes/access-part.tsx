import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from '../components/failure.tsx'
import { TableSkeleton } from '../features/access/table.tsx'
import { Notice } from '../ui/notice.tsx'

interface AccessPartProps<Data> {
  /** As in "You cannot see the people." */
  readonly what: string
  readonly refused: string | undefined
  readonly asked: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  readonly children: (data: Data) => ReactNode
}

/** What cannot be seen, is on its way, or did not come, and otherwise what came. */
export function AccessPart<Data>({ what, refused, asked, children }: AccessPartProps<Data>) {
  if (refused !== undefined) {
    return (
      <Notice tone="plain" title={`You cannot see ${what}.`}>
        {refused}
      </Notice>
    )
  }
  const { data, error, refetch } = asked
  const failure = error === null ? null : <Failure error={error} reading onRetry={() => void refetch()} />
  if (data === undefined) return failure ?? <TableSkeleton label={what} />
  return (
    <>
      {failure}
      {children(data)}
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { titleOf } from '../features/approvals/approval-words.ts'
import { approvalsQuery } from '../features/approvals/queries.ts'
import { LinkButton } from '../components/link-button.tsx'
import { paths } from '../lib/paths.ts'
import { Notice } from '../ui/notice.tsx'

interface WaitingNoticeProps {
  readonly instanceId: string
  readonly keyId: string
}

/** What somebody has asked to be done to this key, and waits. */
export function WaitingNotice({ instanceId, keyId }: WaitingNoticeProps) {
  const { data = [] } = useQuery(approvalsQuery)
  const waiting = data.filter(({ key, state }) => key?.id === keyId && (state === 'open' || state === 'approved'))
  if (waiting.length === 0) return null
  return (
    <Notice tone="plain" title="Waiting for approval">
      <ul>
        {waiting.map((one) => (
          <li key={one.id}>
            {titleOf(one)}, asked by {one.requester.name}
          </li>
        ))}
      </ul>
      <div className="mt-2">
        <LinkButton size="small" to={paths.approvals} params={{ instanceId }}>
          See the approvals
        </LinkButton>
      </div>
    </Notice>
  )
}

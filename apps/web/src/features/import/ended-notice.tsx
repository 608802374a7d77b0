import { useParams } from '@tanstack/react-router'
import { LinkButton } from '../../components/link-button.tsx'
import { Moment } from '../../components/moment.tsx'
import { paths } from '../../lib/paths.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Ceremony } from './queries.ts'

interface EndedNoticeProps {
  readonly ceremony: Ceremony
  readonly onAnew: () => void
}

const WORDS = {
  cancelled: 'It was cancelled. Its key pair is destroyed: what was wrapped for it can be opened by nobody.',
  expired: 'Its time ran out. Its key pair is destroyed: what was wrapped for it can be opened by nobody.',
} as const

/** An import that came to nothing, and the way to begin again with all that was filled in. */
export function EndedNotice({ ceremony: { state, createdAt }, onAnew }: EndedNoticeProps) {
  if (state === 'waiting') return <WaitingImport />
  return (
    <div className="flex max-w-2xl flex-col items-start gap-4">
      <Notice tone="warn" title="This import has ended, and nothing was imported." role="status">
        {WORDS[state === 'cancelled' ? 'cancelled' : 'expired']} It was begun <Moment at={createdAt} />.
      </Notice>
      <Button variant="primary" onPress={onAnew}>
        Begin again
      </Button>
    </div>
  )
}

/** The HSM has wrapped the material; only that waits, and the key pair is gone. */
function WaitingImport() {
  const { instanceId } = useParams({ strict: false })
  return (
    <div className="flex max-w-2xl flex-col items-start gap-4">
      <Notice tone="warn" title="This import waits for approval." role="status">
        The HSM has taken the material in and wrapped it. Once enough other people have approved, it becomes the key; if
        they refuse, or nobody answers in time, it is erased. Its key pair is destroyed already.
      </Notice>
      {instanceId === undefined ? null : (
        <LinkButton variant="primary" to={paths.approvals} params={{ instanceId }}>
          See the approvals
        </LinkButton>
      )}
    </div>
  )
}

import { rolesFor, type Action } from '@keywright/core/policy/roles'
import { useParams } from '@tanstack/react-router'
import type { Waiting } from '../lib/api-error.ts'
import { paths } from '../lib/paths.ts'
import { Notice } from '../ui/notice.tsx'
import { LinkButton } from './link-button.tsx'

// The server names actions of the same table.
const holders = (action: string): string => rolesFor(action as Action).join(' or ')

const whoMust = ({ action, approvers }: Waiting): string =>
  approvers === 1
    ? `Somebody else with the role ${holders(action)} must approve it`
    : `${approvers} other people with the role ${holders(action)} must approve it`

const afterwards = ({ action }: Waiting): string =>
  action === 'kms.secrets.read' ? 'then come back, and it is shown to you once.' : 'then it is done, in your name.'

/** What was asked is neither done nor refused: it waits, and here is where. */
export function AwaitingApproval({ waiting }: { readonly waiting: Waiting }) {
  const { instanceId } = useParams({ strict: false })
  return (
    <Notice tone="warn" title="This waits for approval." role="status">
      <p className="text-pretty">{`Nothing has happened yet. ${whoMust(waiting)}; ${afterwards(waiting)}`}</p>
      {instanceId === undefined ? null : (
        <div className="mt-2">
          <LinkButton size="small" to={paths.approvals} params={{ instanceId }} hash={waiting.approvalId}>
            See the request
          </LinkButton>
        </div>
      )}
    </Notice>
  )
}

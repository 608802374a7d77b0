import { useState } from 'react'
import { LinkButton } from '../../components/link-button.tsx'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { announce } from '../../lib/announce.ts'
import { paths } from '../../lib/paths.ts'
import { localWords } from '../../lib/date-words.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { ApprovedBy } from './approved-by.tsx'
import { approvalRefusal, refusalRefusal, stateWords, thingWords, titleOf } from './approval-words.ts'
import { afterDecision, approve, withdraw, type Approval } from './queries.ts'
import { RefuseDialog } from './refuse-dialog.tsx'

interface ApprovalItemProps {
  readonly approval: Approval
  /** Whoever is here has a passkey, and signs what they approve. */
  readonly signs: boolean
}

/** One request: the exact change, who asked, until when, and what can be said to it. */
export function ApprovalItem({ approval, signs }: ApprovalItemProps) {
  const { state, approvals, requester, requestedAt, expiresAt, ended, instanceName } = approval
  return (
    <Card title={titleOf(approval)} aside={<span className="text-sm text-soft">{instanceName}</span>}>
      <div className="flex flex-col gap-4">
        <Changes approval={approval} />
        <Facts>
          <KeyFacts approval={approval} />
          <Fact name="Asked by">
            {requester.name} <Moment at={requestedAt} />
          </Fact>
          {approvals.length === 0 ? null : (
            <Fact name="Approved by">
              <ApprovedBy approval={approval} />
            </Fact>
          )}
          {state === 'open' || state === 'approved' ? (
            <Fact name="Lapses">{localWords(expiresAt)}</Fact>
          ) : (
            <Fact name="Ended">{ended === undefined ? localWords(expiresAt) : <Moment at={ended.at} />}</Fact>
          )}
          <Fact name="State">{stateWords(approval)}</Fact>
        </Facts>
        {state === 'open' || (state === 'approved' && approval.mine) ? (
          <Decision approval={approval} signs={signs} />
        ) : null}
      </div>
    </Card>
  )
}

/** Two keys may share a name: the id tells which one it is. One that is yet to be imported has no page. */
function KeyFacts({ approval: { action, key, instanceId } }: { readonly approval: Approval }) {
  if (key === undefined) return null
  return (
    <>
      <Fact name="Key id">
        <IdText id={key.id} shown={key.id} copyAs="key id" />
      </Fact>
      <Fact name="Key ring">{key.keyRingId}</Fact>
      {instanceId === undefined || action === 'kms.secrets.import' ? null : (
        <Fact name="Key">
          <LinkButton size="small" to={paths.key} params={{ instanceId, keyId: key.id }}>
            See the key
          </LinkButton>
        </Fact>
      )}
    </>
  )
}

/** What it was in red, what it is to be in green; the words before and after say it without colour. */
const Changes = ({ approval: { changes } }: { readonly approval: Approval }) => (
  <ul aria-label="The exact change" className="flex flex-col gap-2 font-mono text-sm">
    {changes.map(({ what, before, after }) => (
      <li key={what} className="overflow-hidden rounded-md border border-line">
        <p className="border-b border-line bg-sunken px-3 py-1 break-all text-soft">{thingWords(what)}</p>
        {before === 'none' ? null : (
          <p className="bg-bad-soft px-3 py-1 break-all">
            <span aria-hidden>− </span>
            <span className="sr-only">before: </span>
            <del className="no-underline">{before}</del>
          </p>
        )}
        <p className="bg-accent-soft px-3 py-1 break-all">
          <span aria-hidden>+ </span>
          <span className="sr-only">after: </span>
          <ins className="no-underline">{after}</ins>
        </p>
      </li>
    ))}
  </ul>
)

function Decision({ approval, signs }: ApprovalItemProps) {
  const call = useOneCall(afterDecision)
  const [refusing, setRefusing] = useState(false)
  const refused = approvalRefusal(approval)
  const accept = () =>
    void call.run(async () => {
      const { state } = await approve(approval, signs)
      announce(state === 'open' ? 'Approved. Others must approve it too.' : 'Approved and done.')
    })
  const takeBack = () =>
    void call.run(
      () => withdraw(approval.id),
      () => announce('The request was withdrawn.'),
    )
  return (
    <div className="flex flex-col gap-3">
      {call.error === undefined ? null : <Failure error={call.error} />}
      <div className="flex flex-wrap gap-2">
        {approval.state === 'open' ? (
          <>
            <Button variant="primary" pending={call.pending} refused={refused} onPress={accept}>
              {signs ? 'Sign and approve' : 'Approve'}
            </Button>
            <Button refused={refusalRefusal(approval)} onPress={() => setRefusing(true)}>
              Refuse
            </Button>
          </>
        ) : null}
        {approval.mine ? (
          <Button pending={call.pending} onPress={takeBack}>
            Withdraw
          </Button>
        ) : null}
      </div>
      {refused === undefined ? null : (
        <p aria-hidden className="text-sm text-pretty text-faint">
          {refused}
        </p>
      )}
      {refusing ? <RefuseDialog approval={approval} onClose={() => setRefusing(false)} /> : null}
    </div>
  )
}

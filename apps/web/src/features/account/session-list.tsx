import { Monitor } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { agentWords } from './agent-words.ts'
import { afterAccountChange, endSession, endSessions, type AccountSession } from './queries.ts'

/** This one first, then whichever was used last. */
const inOrder = (sessions: readonly AccountSession[]): readonly AccountSession[] =>
  sessions.toSorted(
    (a, b) =>
      Number(b.current) - Number(a.current) || b.lastUsedAt.localeCompare(a.lastUsedAt) || a.id.localeCompare(b.id),
  )

/** Where this person is signed in, and the way to end it. */
export function SessionList({ sessions }: { readonly sessions: readonly AccountSession[] }) {
  const all = useOneCall(afterAccountChange)
  const others = sessions.filter(({ current }) => !current)
  return (
    <Card
      title="Signed in"
      flush
      aside={
        <Button
          size="small"
          pending={all.pending}
          refused={others.length === 0 ? 'You are signed in nowhere else.' : undefined}
          onPress={() =>
            void all.run(
              () => endSessions(others),
              () => announce('You are signed in nowhere else now.'),
            )
          }
        >
          Sign out everywhere else
        </Button>
      }
    >
      {all.error === undefined ? null : (
        <div className="p-4">
          <Failure error={all.error} />
        </div>
      )}
      <ul aria-label="Sessions" className="divide-y divide-line">
        {inOrder(sessions).map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  )
}

function SessionRow({ session }: { readonly session: AccountSession }) {
  const { id, current, address, agent, lastUsedAt, createdAt } = session
  const call = useOneCall(afterAccountChange)
  const where = agentWords(agent)
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Monitor aria-hidden className="size-4 shrink-0 text-faint" />
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium break-words" title={agent}>
            {where}
            {current ? <span className="ml-2 font-normal text-good">This session</span> : null}
          </p>
          <p className="figures text-faint">
            {address === '' ? 'Address unknown' : address} · used <Moment at={lastUsedAt} /> · begun{' '}
            <Moment at={createdAt} />
          </p>
        </div>
        {current ? null : (
          <Button
            size="small"
            label={`Sign out ${where}${address === '' ? '' : ` at ${address}`}`}
            pending={call.pending}
            onPress={() =>
              void call.run(
                () => endSession(id),
                () => announce(`${where} is signed out.`),
              )
            }
          >
            Sign out
          </Button>
        )}
      </div>
      {call.error === undefined ? null : (
        <div className="mt-2">
          <Failure error={call.error} />
        </div>
      )}
    </li>
  )
}

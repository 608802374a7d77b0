import { Moment } from '../../components/moment.tsx'
import { Card } from '../../ui/card.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import type { Hsm } from './queries.ts'

const restartWords = (restarts: number): string =>
  restarts === 0 ? 'None since the server started' : `${restarts.toLocaleString('en')} since the server started`

/** The process that loads the vendor’s library, and what last went wrong in it. */
export const WorkerCard = ({ hsm: { restarts, lastProblem } }: { readonly hsm: Hsm }) => (
  <Card title="Worker">
    <Facts>
      <Fact name="Restarts">
        <span className="figures">{restartWords(restarts)}</span>
      </Fact>
      <Fact name="Last problem">
        {lastProblem === undefined ? (
          'None since the server started'
        ) : (
          <>
            <span className="break-words">{lastProblem.problem}</span>
            <span className="block text-faint">
              <Moment at={lastProblem.at} />
            </span>
          </>
        )}
      </Fact>
    </Facts>
  </Card>
)

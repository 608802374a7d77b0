import { Check, Clock } from 'lucide-react'
import { Moment } from '../../components/moment.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { HsmBadge } from './hsm-badge.tsx'
import { hsmAdvice, hsmTrouble, WITHOUT_HSM } from './hsm-words.ts'
import { LatencyFigures } from './latency-figures.tsx'
import type { Hsm } from './queries.ts'
import { SelfTest } from './self-test.tsx'

interface StateCardProps {
  readonly hsm: Hsm
  /** Why this person may not have it tested. */
  readonly refused: string | undefined
}

/** How it is now: its latency while it is well; what is wrong, what to do and what goes on meanwhile when it is not. */
export const StateCard = ({ hsm, refused }: StateCardProps) => (
  <Card title="State" aside={<HsmBadge hsm={hsm} />}>
    {hsm.state === 'ready' && hsm.weak ? (
      <div className="mb-4">
        <Notice tone="warn" title={hsmTrouble(hsm) ?? ''} />
      </div>
    ) : null}
    {hsm.state === 'ready' ? <Latency hsm={hsm} /> : <Trouble hsm={hsm} />}
    <SelfTest refused={refused} />
  </Card>
)

const Latency = ({ hsm: { canary } }: { readonly hsm: Hsm }) =>
  canary === undefined ? (
    <p className="text-soft">Nothing has been timed yet: the first canary operation is a few seconds away.</p>
  ) : (
    <>
      <LatencyFigures canary={canary} />
      <p className="figures mt-2 text-sm text-faint">
        Of the last {canary.samples.toLocaleString('en')} operations with a key on the token; the last one{' '}
        <Moment at={canary.at} />.
      </p>
    </>
  )

function Trouble({ hsm }: { readonly hsm: Hsm }) {
  const { problem } = hsm
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="text-lg font-semibold tracking-tight">{hsmTrouble(hsm)}</p>
        {problem === undefined ? null : <p className="mt-1 break-words">{problem}</p>}
        <p className="mt-1 text-soft">{hsmAdvice(hsm)}</p>
      </div>
      <div className="grid gap-x-8 gap-y-3 border-t border-line pt-3 text-sm sm:grid-cols-2">
        <Still title="Works all the same" works />
        <Still title="Waits for the HSM" works={false} />
      </div>
    </div>
  )
}

function Still({ title, works }: { readonly title: string; readonly works: boolean }) {
  const Icon = works ? Check : Clock
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 text-soft">
        {WITHOUT_HSM.filter((still) => still.works === works).map(({ what }) => (
          <li key={what} className="flex items-start gap-2 py-0.5">
            <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${works ? 'text-good' : 'text-faint'}`} />
            {what}
          </li>
        ))}
      </ul>
    </section>
  )
}

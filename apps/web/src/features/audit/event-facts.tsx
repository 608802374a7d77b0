import { Moment } from '../../components/moment.tsx'
import { localWords, utcWords } from '../../lib/date-words.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import type { AuditSearch } from './audit-search.ts'
import type { AuditEvent } from './queries.ts'

/** Shown as facts of their own above. */
const SHOWN_ELSEWHERE: readonly string[] = ['reasonForFailure']

function More({ data }: { readonly data: Readonly<Record<string, string | number | boolean>> }) {
  const entries = Object.entries(data).filter(([name]) => !SHOWN_ELSEWHERE.includes(name))
  return entries.map(([name, value]) => (
    <Fact key={name} name={name}>
      <span className="font-mono text-xs break-all">{String(value)}</span>
    </Fact>
  ))
}

interface EventFactsProps {
  readonly event: AuditEvent
  /** Shows only the events that share something with this one. */
  readonly onNarrow: (change: Partial<AuditSearch>) => void
}

const Narrow = ({ children, onPress }: { readonly children: string; readonly onPress: () => void }) => (
  <button type="button" onClick={onPress} className="link text-xs whitespace-nowrap">
    {children}
  </button>
)

export function EventFacts({ event, onNarrow }: EventFactsProps) {
  const { eventTime, initiator, action, reason, correlationId, target, requestData, responseData } = event.document
  const keyId = responseData['keyId'] ?? requestData['keyId']
  return (
    <Facts>
      <Fact name="When">
        <Moment at={eventTime} />
        <span className="figures block text-xs text-faint">
          {utcWords(eventTime)} · {localWords(eventTime)} here
        </span>
      </Fact>
      <Fact name="Who">
        {initiator.name}{' '}
        <span className="text-faint">
          with a {initiator.credential.type} from {initiator.host.address}
        </span>
        <span className="block">
          <IdText id={initiator.id} shown={truncateMiddle(initiator.id, 18, 8)} copyAs="actor id" />{' '}
          <Narrow onPress={() => onNarrow({ actor: initiator.id })}>Only this actor</Narrow>
        </span>
      </Fact>
      <Fact name="Action">
        <span className="font-mono text-xs">{action}</span>
      </Fact>
      <Fact name="Target">
        <IdText id={target.id} shown={truncateMiddle(target.id, 18, 8)} copyAs="target id" />{' '}
        {typeof keyId === 'string' ? <Narrow onPress={() => onNarrow({ key: keyId })}>Only this key</Narrow> : null}
      </Fact>
      <Fact name="Answer">
        <span className="figures">
          {reason.reasonCode} {reason.reasonType}
        </span>
        {responseData['reasonForFailure'] === undefined ? null : (
          <span className="ml-2 font-mono text-xs text-faint">{String(responseData['reasonForFailure'])}</span>
        )}
      </Fact>
      <Fact name="Correlation id">
        <IdText id={correlationId} shown={truncateMiddle(correlationId, 12, 8)} copyAs="correlation id" />{' '}
        <Narrow onPress={() => onNarrow({ correlation: correlationId })}>Only this request</Narrow>
      </Fact>
      <Fact name="Order">
        <span className="figures">No. {event.sequence}</span>
      </Fact>
      <More data={requestData} />
      <More data={responseData} />
    </Facts>
  )
}

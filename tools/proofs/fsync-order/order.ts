import type { SystemCall } from './trace.ts'

const LOG = 'keywright.db-wal>'
const SOCKET = '<TCP:'

export interface OrderFigures {
  readonly answers: number
  readonly systemCalls: number
  /** How often the log was brought to the disk while the requests were under way. */
  readonly syncs: number
  readonly violations: readonly string[]
}

/** The calls of each kind that the proof is about. */
interface Kinds {
  readonly received: readonly SystemCall[]
  readonly written: readonly SystemCall[]
  readonly synced: readonly SystemCall[]
  readonly answered: readonly SystemCall[]
}

function kindsOf(calls: readonly SystemCall[]): Kinds {
  const by = (names: RegExp, place: string) =>
    calls.filter(({ name, text, succeeded }) => succeeded && names.test(name) && text.includes(place))
  return {
    received: by(/^(read|recvfrom|recvmsg)$/, SOCKET),
    written: by(/^(pwrite64|pwritev|write|writev)$/, LOG),
    synced: by(/^f(data)?sync$/, LOG),
    answered: by(/^(write|writev|sendto|sendmsg)$/, SOCKET),
  }
}

/**
 * For every acknowledged request: its event went to the log, then the log went to the disk, then the answer left.
 * A request is recognised by its correlation id, which is in its head, its event and its answer.
 */
export function checkOrder(calls: readonly SystemCall[], correlationIds: readonly string[]): OrderFigures {
  const kinds = kindsOf(calls)
  const violations = correlationIds.flatMap((id) => {
    const fault = faultOf(kinds, id)
    return fault === undefined ? [] : [`${id}: ${fault}`]
  })
  const first = kinds.received.find(({ text }) => correlationIds.some((id) => text.includes(id)))
  const syncs = kinds.synced.filter(({ began }) => first && began > first.began).length
  return { answers: correlationIds.length, systemCalls: calls.length, syncs, violations }
}

function faultOf({ received, written, synced, answered }: Kinds, id: string): string | undefined {
  const holds = ({ text }: SystemCall): boolean => text.includes(id)
  const request = received.find(holds)
  const answer = answered.find(holds)
  if (!request || !answer) return 'request or answer was not seen'
  const page = written.find((call) => holds(call) && call.began > request.ended)
  if (!page || page.ended > answer.began) return 'answered before its event was written to the log'
  const onDisk = synced.some(({ began, ended }) => began > page.ended && ended < answer.began)
  return onDisk ? undefined : 'answered before its event was on the disk'
}

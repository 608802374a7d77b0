import type { RecordedEvent } from '@keywright/core/ports/audit-trail'
import { toHex } from '@keywright/core/vocabulary/bytes'
import { CSV_BEGIN, csvLine } from '@keywright/core/vocabulary/csv'

const COLUMNS: Readonly<Record<string, (recorded: RecordedEvent) => string>> = {
  sequence: ({ sequence }) => String(sequence),
  eventTime: ({ event }) => event.eventTime,
  action: ({ event }) => event.action,
  outcome: ({ event }) => event.outcome,
  severity: ({ event }) => event.severity,
  message: ({ event }) => event.message,
  initiatorId: ({ event }) => event.initiator.id,
  initiatorName: ({ event }) => event.initiator.name,
  credential: ({ event }) => event.initiator.credential.type,
  sourceAddress: ({ event }) => event.initiator.host.address,
  targetType: ({ event }) => event.target.typeURI,
  targetId: ({ event }) => event.target.id,
  targetName: ({ event }) => event.target.name,
  reasonCode: ({ event }) => String(event.reason.reasonCode),
  reasonType: ({ event }) => event.reason.reasonType,
  correlationId: ({ event }) => event.correlationId,
  requestData: ({ event }) => JSON.stringify(event.requestData),
  responseData: ({ event }) => JSON.stringify(event.responseData),
  logSourceCRN: ({ event }) => event.logSourceCRN,
  id: ({ event }) => event.id,
  leafHash: ({ leafHash }) => toHex(leafHash),
}

export const CSV_HEAD = CSV_BEGIN + csvLine(Object.keys(COLUMNS))

export const csvOf = (recorded: RecordedEvent): string =>
  csvLine(Object.values(COLUMNS).map((column) => column(recorded)))

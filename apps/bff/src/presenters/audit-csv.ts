import type { RecordedEvent } from '@keywright/core/ports/audit-trail'
import { toHex } from '@keywright/core/vocabulary/bytes'

/** What a spreadsheet would take for the beginning of a formula, in the widths of East Asian keyboards too. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const QUOTED = /[",;\t\r\n]/

/**
 * RFC 4180 §2: a field with a separator or a quotation mark in it stands in quotation marks, which are doubled inside.
 * Names come from callers: what would be a formula gets an apostrophe in front, and is text.
 */
export function csvField(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Ends as RFC 4180 wants it. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`

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

export const CSV_HEAD = csvLine(Object.keys(COLUMNS))

export const csvOf = (recorded: RecordedEvent): string =>
  csvLine(Object.values(COLUMNS).map((column) => column(recorded)))

import { hash } from 'node:crypto'
import { CANONICAL_FORMAT_VERSION, canonicalText, leafInput } from '@keywright/core/audit/canonical'
import type { AuditEvent } from '@keywright/core/audit/event'
import { folded } from '@keywright/core/vocabulary/folded'
import type { Row } from './schema.ts'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export type EventRow = Omit<Row<'audit_events'>, 'sequence'>

/** An event as it is kept: the exact bytes, their leaf hash, and the columns that filters look at. */
export function rowOfEvent(event: AuditEvent): EventRow {
  const canonical = canonicalText(event)
  const keyId = text(event.responseData['keyId']) ?? text(event.requestData['keyId'])
  const searched = [event.message, event.initiator.name, event.initiator.host.address, event.target.id]
  return {
    id: event.id,
    time: event.eventTime,
    action: event.action,
    outcome: event.outcome,
    severity: event.severity,
    initiator_id: event.initiator.id,
    source_address: event.initiator.host.address,
    instance_id: text(event.requestData['instanceID']),
    key_ring_id: text(event.requestData['keyRingId']),
    key_id: keyId,
    correlation_id: event.correlationId,
    search_text: folded(searched.join('\n')),
    format_version: CANONICAL_FORMAT_VERSION,
    canonical,
    leaf_hash: hash('sha256', leafInput(canonical), 'buffer'),
  }
}

import { sql, type Kysely } from 'kysely'

/** Three variables a row: far below what either database takes in one statement. */
const ROWS_AT_ONCE = 500

interface Written {
  readonly sequence: number
  readonly canonical: string
}

/** The members of a stored event which got columns of their own. */
interface Members {
  readonly initiator: { readonly host: { readonly address: string } }
  readonly requestData: { readonly keyRingId?: unknown }
}

function valuesOf({ sequence, canonical }: Written) {
  // The text was written by `canonicalText` from an event.
  const { initiator, requestData } = JSON.parse(canonical) as Members
  const ring = typeof requestData.keyRingId === 'string' ? requestData.keyRingId : null
  return sql`(${sequence}, ${initiator.host.address}, ${ring})`
}

/** Fills the new columns of events from their canonical bytes, which stay as they are. The two databases read JSON differently; this reads it itself. */
export async function fillEventColumns(db: Kysely<unknown>): Promise<void> {
  let after = 0
  for (;;) {
    const { rows } = await sql<Written>`select sequence, canonical from audit_events where sequence > ${after}
      order by sequence limit ${ROWS_AT_ONCE}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    await sql`with filled (sequence, source_address, key_ring_id) as (values ${sql.join(rows.map(valuesOf))})
      update audit_events set source_address = filled.source_address, key_ring_id = filled.key_ring_id
      from filled where audit_events.sequence = cast(filled.sequence as integer)`.execute(db)
    after = last.sequence
  }
}

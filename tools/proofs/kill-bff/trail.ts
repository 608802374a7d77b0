import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { at } from '../client.ts'

/** A stored event, as far as the proof looks at it. */
export interface Event {
  readonly sequence: number
  readonly correlationId: string
  readonly action: string
  readonly outcome: string
  readonly target: string
  readonly versionId: string | undefined
}

/** JSON with sorted members and no white space: written anew here, so that the proof does not repeat the product's mistake. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

const hashOf = (text: string): Buffer => createHash('sha256').update(Buffer.of(0)).update(text).digest()
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const COLUMNS = [
  ['id', 'id'],
  ['time', 'eventTime'],
  ['action', 'action'],
  ['outcome', 'outcome'],
  ['severity', 'severity'],
  ['correlation_id', 'correlationId'],
] as const

function faultOf(row: Readonly<Record<string, unknown>>, parsed: unknown): string | undefined {
  const stored = text(row['canonical'])
  const hash = row['leaf_hash']
  if (canonical(parsed) !== stored) return 'is not canonical'
  if (!(hash instanceof Uint8Array) || !hashOf(stored).equals(hash)) return 'has another leaf hash'
  const differs = COLUMNS.find(([column, member]) => row[column] !== at(parsed, member))
  return differs && `says something else in column ${differs[0]}`
}

/** Reads the events after a sequence number; each one whose bytes, hash and columns do not agree is reported. */
export function readTrail(database: DatabaseSync, after: number, report: (words: string) => void): readonly Event[] {
  const rows = database.prepare('select * from audit_events where sequence > ? order by sequence').all(after)
  return rows.map((row) => {
    const parsed: unknown = JSON.parse(text(row['canonical']))
    const fault = faultOf(row, parsed)
    if (fault !== undefined) report(`event ${String(row['sequence'])} ${fault}`)
    const versionId = at(parsed, 'responseData', 'keyVersionId')
    return {
      sequence: Number(row['sequence']),
      correlationId: text(row['correlation_id']),
      action: text(row['action']),
      outcome: text(row['outcome']),
      target: text(at(parsed, 'target', 'id')),
      versionId: typeof versionId === 'string' ? versionId : undefined,
    }
  })
}

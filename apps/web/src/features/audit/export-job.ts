import { answerOf, api } from '../../lib/api.ts'
import { auditFilter } from './audit-search.ts'
import type { AuditQuestion } from './queries.ts'

export type ExportFormat = 'csv' | 'jsonl'

export type ExportState =
  | { readonly kind: 'idle' }
  /** `total` is what matched when it began; the trail goes on growing meanwhile. */
  | { readonly kind: 'running'; readonly events: number; readonly total: number | undefined }
  | { readonly kind: 'done'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly error: unknown }

interface ExportRequest {
  readonly question: AuditQuestion
  readonly format: ExportFormat
  readonly total: number | undefined
}

/** What this needs of a browser; a test has its own. */
interface Surroundings {
  readonly open: (request: ExportRequest, signal: AbortSignal) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>
  readonly save: (file: string, content: Blob) => void
  readonly now: () => number
}

const TYPES = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const
const NEWLINE = 0x0a
/** Chunks become one Blob when there is this much of them: a browser may keep Blobs on disk, and arrays only in memory. */
const SPILL_BYTES = 8 * 1024 * 1024

const linesIn = (chunk: Uint8Array): number => chunk.reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), 0)

const fileName = (format: ExportFormat, now: number): string =>
  `audit-trail-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.${format}`

/** Takes in the whole stream, telling how many lines have come. */
async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  type: string,
  tell: (lines: number) => void,
): Promise<Blob> {
  let parts: BlobPart[] = []
  let loose = 0
  let lines = 0
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value)
    loose += read.value.length
    lines += linesIn(read.value)
    if (loose > SPILL_BYTES) {
      parts = [new Blob(parts)]
      loose = 0
    }
    tell(lines)
  }
  return new Blob(parts, { type })
}

/** One export at a time, which goes on while its page is left and is found again on coming back. */
export function createExportJob({ open, save, now }: Surroundings) {
  let state: ExportState = { kind: 'idle' }
  let cancel = new AbortController()
  const listeners = new Set<() => void>()
  const become = (next: ExportState): void => {
    state = next
    for (const tell of listeners) tell()
  }
  return {
    state: (): ExportState => state,
    subscribe: (tell: () => void): (() => void) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    start: async (request: ExportRequest): Promise<void> => {
      if (state.kind === 'running') return
      const { format, total } = request
      cancel = new AbortController()
      const { signal } = cancel
      become({ kind: 'running', events: 0, total })
      try {
        const content = await collect(await open(request, signal), TYPES[format], (lines) => {
          // The first line of a CSV names the columns; a quoted line break must not count beyond the end.
          const events = Math.max(0, lines - (format === 'csv' ? 1 : 0))
          become({ kind: 'running', events: total === undefined ? events : Math.min(events, total), total })
        })
        const file = fileName(format, now())
        save(file, content)
        become({ kind: 'done', file, bytes: content.size })
      } catch (error) {
        become(signal.aborted ? { kind: 'idle' } : { kind: 'failed', error })
      }
    },
    cancel: (): void => cancel.abort(),
    dismiss: (): void => become({ kind: 'idle' }),
  }
}

function saveInBrowser(file: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = file
  link.click()
  // The download has its own hold on the content by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}

export const exportJob = createExportJob({
  open: async ({ question: { instanceId, search }, format }, signal) => {
    const query = { ...auditFilter(search, instanceId, Date.now()), format }
    const stream = await answerOf(api.GET('/bff/audit-export', { signal, params: { query }, parseAs: 'stream' }))
    if (stream === null) throw new Error('the answer has no body')
    return stream
  },
  save: saveInBrowser,
  now: Date.now,
})

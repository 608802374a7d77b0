import { describe, expect, test } from 'vitest'
import { createExportJob, type ExportState } from './export-job.ts'

const question = { instanceId: 'i', search: {} }
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const streamOf = (...chunks: string[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(bytes(chunk))
      controller.close()
    },
  })
const broken = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    pull: (controller) => controller.error(new TypeError('network error')),
  })

function jobWith(open: Parameters<typeof createExportJob>[0]['open']) {
  const saved: { file: string; content: Blob }[] = []
  const job = createExportJob({
    open,
    save: (file, content) => saved.push({ file, content }),
    now: () => Date.parse('2026-03-12T10:00:00Z'),
  })
  const seen: ExportState[] = []
  job.subscribe(() => seen.push(job.state()))
  return { job, saved, seen }
}

describe('an export', () => {
  test('saves every byte under a name with the moment, and tells how far it is', async () => {
    const { job, saved, seen } = jobWith(() => Promise.resolve(streamOf('a,b\n1,2\n', '3,4\n')))
    await job.start({ question, format: 'csv', total: 2 })
    expect(saved.map(({ file }) => file)).toEqual(['audit-trail-2026-03-12T10-00-00Z.csv'])
    await expect(saved[0]?.content.text()).resolves.toBe('a,b\n1,2\n3,4\n')
    expect(seen.map((state) => (state.kind === 'running' ? state.events : state.kind))).toEqual([0, 1, 2, 'done'])
  })

  test('that breaks off saves nothing and keeps the reason', async () => {
    const { job, saved } = jobWith(() => Promise.resolve(broken()))
    await job.start({ question, format: 'jsonl', total: 2 })
    expect(saved).toEqual([])
    expect(job.state()).toMatchObject({ kind: 'failed', error: new TypeError('network error') })
  })

  test('that is cancelled is as if it had not been asked for', async () => {
    const { job, saved } = jobWith(
      (_request, signal) =>
        new Promise((_open, failed) => {
          signal.addEventListener('abort', () => failed(new DOMException('gone', 'AbortError')))
        }),
    )
    const running = job.start({ question, format: 'csv', total: undefined })
    job.cancel()
    await running
    expect(job.state()).toEqual({ kind: 'idle' })
    expect(saved).toEqual([])
  })

  test('asked for twice at once is made once', async () => {
    let opened = 0
    const { job } = jobWith(() => {
      opened += 1
      return Promise.resolve(streamOf('{}\n'))
    })
    const request = { question, format: 'jsonl', total: 1 } as const
    await Promise.all([job.start(request), job.start(request)])
    expect(opened).toBe(1)
  })
})

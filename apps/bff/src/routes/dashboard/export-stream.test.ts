import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { describe, expect, test, vi } from 'vitest'
import { exportStream, type Ended } from './export-stream.ts'

interface Source {
  readonly failingAt?: number
  readonly ended?: Ended
  readonly line?: (n: number) => string
}

/** A stream over so many pages, and what became of it. */
function opened(pages: number, { failingAt = Infinity, ended, line = (n) => `${n}\n` }: Source = {}) {
  let [read, released] = [0, false]
  const ends: unknown[][] = []
  async function* source(): AsyncGenerator<readonly number[], undefined> {
    try {
      while (read < pages) {
        read += 1
        if (read === failingAt) throw new Error('the database is gone: /var/lib/keywright.db')
        yield [read * 2 - 1, read * 2]
      }
    } finally {
      released = true
    }
  }
  const written: Ended = async (facts, error) => {
    ends.push(error === undefined ? [facts] : [facts, error])
    await ended?.(facts, error)
  }
  const stream = exportStream({ head: 'n\n', line, pages: source(), ended: written })
  return { stream, ends, read: () => read, released: () => released }
}

describe('an export', () => {
  test('is all pages after one head, and its end is on record before the last byte is', async () => {
    const { stream, ends } = opened(3)
    expect(await new Response(stream).text()).toBe('n\n1\n2\n3\n4\n5\n6\n')
    expect(ends).toEqual([[{ totalResources: 6, complete: true }]])
  })

  test('of nothing is its head alone', async () => {
    const { stream, ends } = opened(0)
    expect(await new Response(stream).text()).toBe('n\n')
    expect(ends).toEqual([[{ totalResources: 0, complete: true }]])
  })

  test('reads no further than its reader has come', async () => {
    const { stream, read } = opened(1_000)
    await wait(5)
    expect(read()).toBe(0)
    const reader = stream.getReader()
    await reader.read()
    await reader.read()
    await wait(5)
    expect(read()).toBe(2)
    await reader.cancel()
  })

  test('of a client that goes away ends there, once, with what had left', async () => {
    const { stream, ends, released } = opened(1_000)
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()
    expect(ends).toEqual([[{ totalResources: 2, complete: false }]])
    expect(released()).toBe(true)
  })

  test('of a client that goes away while a page is read ends once as well', async () => {
    const { stream, ends } = opened(1_000)
    const reader = stream.getReader()
    const pending = reader.read()
    await reader.cancel()
    await pending
    await wait(5)
    expect(ends).toHaveLength(1)
  })

  test('that fails is cut off and not closed, and says nothing of the cause', async () => {
    const { stream, ends } = opened(5, { failingAt: 3 })
    const failure = await new Response(stream).text().catch((error: unknown) => String(error))
    expect(failure).toContain('could not be completed')
    expect(failure).not.toContain('keywright.db')
    expect(ends).toEqual([[{ totalResources: 4, complete: false }, expect.any(Error)]])
  })

  test('whose end cannot be written down is cut off', async () => {
    const { stream } = opened(1, { ended: () => Promise.reject(new Error('the disk is full')) })
    await expect(new Response(stream).text()).rejects.toThrow('could not be completed')
  })
})

/** The same behind a real socket, asked by a real client. */
async function served<T>(stream: ReadableStream, work: (url: string) => Promise<T>): Promise<T> {
  const server = serve({ fetch: () => new Response(stream), port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  try {
    return await work(`http://127.0.0.1:${address.port}/`)
  } finally {
    server.close()
  }
}

const LONG = 'x'.repeat(100_000)

describe('over a socket', () => {
  test('a client that reads nothing is not read ahead of, and its going away ends the export', async () => {
    const many = opened(1_000_000, { line: () => LONG })
    await served(many.stream, async (url) => {
      const going = new AbortController()
      await fetch(url, { signal: going.signal })
      await vi.waitFor(async () => {
        const before = many.read()
        await wait(100)
        expect(many.read()).toBe(before)
      })
      // What fits into the buffers of two sockets, and no more.
      expect(many.read()).toBeLessThan(500)
      going.abort()
      await vi.waitFor(() => expect(many.ends).toHaveLength(1))
    })
    expect(many.ends[0]).toEqual([expect.objectContaining({ complete: false })])
    expect(many.released()).toBe(true)
  })

  test('a failure breaks the download off, so that nobody takes it for whole', async () => {
    // The server's adapter says on stderr that a stream broke.
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const failing = opened(50, { failingAt: 20, line: () => LONG })
    await served(failing.stream, async (url) => {
      const answer = await fetch(url)
      await expect(answer.text()).rejects.toThrow('terminated')
    })
    expect(failing.ends).toHaveLength(1)
    said.mockRestore()
  })
})

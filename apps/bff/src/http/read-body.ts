import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import { wipe } from './material.ts'

const tooLarge = (limitBytes: number) => new KeyError({ code: 'BODY_TOO_LARGE_ERR', limitBytes })
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The body as text, read no further than the limit; empty when there is none. */
export async function readText(c: Context, limitBytes: number): Promise<string> {
  const declared = Number(c.req.header('content-length') ?? Number.NaN)
  if (declared > limitBytes) throw tooLarge(limitBytes)
  // With a declared length, which the server holds the client to, the adapter reads the socket without a web stream.
  const bytes = await complete<ArrayBuffer | Uint8Array>(() =>
    Number.isNaN(declared) ? readChunks(c, limitBytes) : c.req.arrayBuffer(),
  )
  try {
    return decoder.decode(bytes)
  } catch {
    throw new KeyError({ code: 'BAD_BODY_ERR', detail: 'the text is not UTF-8' })
  } finally {
    // A body may carry a secret, and these bytes are our own copy. What the socket's buffer held is not ours to reach.
    wipe(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
  }
}

/** A client that goes away in the middle is no fault of the service's. */
async function complete<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof KeyError) throw cause
    throw new KeyError({ code: 'BAD_BODY_ERR', detail: 'the body ended early' }, { cause })
  }
}

async function readChunks(c: Context, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of c.req.raw.body ?? []) {
    length += chunk.length
    if (length > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The body as JSON. Clients send no content type, an empty body or the literal `null` where none is needed
 * (key-protect-api.md §6.3): each of these is `undefined`.
 */
export async function readJson(c: Context, limitBytes: number): Promise<unknown> {
  const text = await readText(c, limitBytes)
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value ?? undefined
  } catch {
    throw new KeyError({ code: 'BAD_BODY_ERR', detail: 'the text is not JSON' })
  }
}

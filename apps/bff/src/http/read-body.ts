import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'

const tooLarge = (limitBytes: number) => new KeyError({ code: 'BODY_TOO_LARGE_ERR', limitBytes })
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The body as text, read no further than the limit; empty when there is none. */
export async function readText(c: Context, limitBytes: number): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const body = c.req.raw.body
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  try {
    return decoder.decode(Buffer.concat(chunks))
  } catch {
    throw new KeyError({ code: 'BAD_BODY_ERR', detail: 'the text is not UTF-8' })
  }
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

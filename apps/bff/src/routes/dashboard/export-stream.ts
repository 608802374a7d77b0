/** Writes down how an export ended: how many items were handed over, and whether that was all; `error` when it failed. */
export type Ended = (
  facts: { readonly totalResources: number; readonly complete: boolean },
  error?: unknown,
) => Promise<void>

interface Export<Item> {
  readonly head: string
  readonly line: (item: Item) => string
  readonly pages: AsyncGenerator<readonly Item[], undefined>
  readonly ended: Ended
}

/**
 * A page is read when the client has taken the one before, so that memory stays flat whoever reads how slowly. It ends
 * once, on record: complete, cut off by a failure, or given up by a client that has gone away.
 */
export function exportStream<Item>({ head, line, pages, ended }: Export<Item>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let [items, isHead, isOver, isGone] = [0, true, false, false]
  const end = async (complete: boolean, error?: unknown): Promise<void> => {
    if (isOver) return
    isOver = true
    await ended({ totalResources: items, complete }, error)
  }
  const send = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value: page = [] } = await pages.next()
    // Gone while the page was read: its end is on record.
    if (isOver) return
    const text = (isHead ? head : '') + page.map(line).join('')
    if (text !== '') controller.enqueue(encoder.encode(text))
    isHead = false
    items += page.length
    if (done !== true) return
    await end(true)
    if (!isGone) controller.close()
  }
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      try {
        await send(controller)
      } catch (error) {
        await end(false, error)
        // Cut off, so that nobody takes half a file for all of it; the reason is in the log.
        controller.error(new Error('the export could not be completed'))
      }
    },
    cancel: async () => {
      isGone = true
      await end(false)
      await pages.return(undefined)
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

import type { Page } from '@playwright/test'

/** Under which spellings a secret would be found, in lower case. */
export function spellingsOf(secret: Buffer): readonly string[] {
  const spellings = (['latin1', 'hex', 'base64', 'base64url'] as const).map((spelling) => secret.toString(spelling))
  // Base64 inside a longer value is cut elsewhere; what does not hang on the end is the same.
  return [...new Set(spellings.map((spelling) => spelling.replace(/=+$/, '').toLowerCase()))]
}

/** All that a page may leave behind: its address, its history, every store of the browser, cookies nobody can read. */
export async function keptByBrowser(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const found: string[] = [location.href, document.title, window.name, document.referrer, document.cookie]
    /** Bytes one by one as characters, everything else as what it says of itself. */
    const add = (value: unknown): void => {
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        found.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      } else if (value instanceof ArrayBuffer) add(new Uint8Array(value))
      else if (typeof value === 'object' && value !== null) {
        for (const [key, one] of Object.entries(value)) {
          found.push(key)
          add(one)
        }
      } else found.push(String(value))
    }
    add(history.state)
    for (const store of [localStorage, sessionStorage]) add(Object.entries(store))
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('a database was not read'))
      })
    for (const { name: database = '' } of await indexedDB.databases()) {
      const open = await done(indexedDB.open(database))
      for (const store of open.objectStoreNames) {
        const { [Symbol.iterator]: _, ...all } = await done(open.transaction(store).objectStore(store).getAll())
        add(all)
      }
      open.close()
    }
    for (const cache of await caches.keys()) {
      for (const request of await (await caches.open(cache)).keys()) found.push(cache, request.url)
    }
    return found.join('\n')
  })
  const cookies = await page.context().cookies()
  return `${kept}\n${JSON.stringify(cookies)}`.toLowerCase()
}

/** What is on the page now, shown or not: its text, its attributes, and what stands in its boxes. */
export const heldByPage = async (page: Page): Promise<string> => {
  const [html, boxes] = await Promise.all([
    page.content(),
    page.getByRole('textbox').evaluateAll((all) =>
      // `textbox` is the role of these two.
      all.map((box) => (box as HTMLInputElement | HTMLTextAreaElement).value),
    ),
  ])
  return [html, ...boxes].join('\n').toLowerCase()
}

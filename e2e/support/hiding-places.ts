/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test'

/** A secret in every spelling it might be found in. */
const spellings = (secret: Buffer): readonly string[] => [
  secret.toString('latin1'),
  secret.toString('hex'),
  secret.toString('hex').toUpperCase(),
  secret.toString('base64'),
  secret.toString('base64').replace(/=+$/, ''),
  secret.toString('base64url'),
]

interface Watched {
  /** Fails when one of the secrets is, or ever was, where a browser keeps things. */
  readonly expectNeverKept: (when: string) => Promise<void>
  /** Fails when one of the secrets is on the page: its text, its attributes, or what boxes hold. */
  readonly expectOffPage: (when: string) => Promise<void>
  /** Fails when one of the secrets was sent: in an address, a header or a body. */
  readonly expectNotSent: (when: string) => void
}

/** Everything the page ever hands to the browser for keeping, from its first script on. */
export async function watchHidingPlaces(page: Page, secrets: readonly Buffer[]): Promise<Watched> {
  const needles = secrets.flatMap(spellings)
  const kept: string[] = []
  const sent: string[] = []
  await page.exposeFunction('noteKept', (text: string) => kept.push(text))
  await page.addInitScript(noteWhatIsKept)
  page.on('request', (request) => {
    sent.push(request.url(), JSON.stringify(request.headers()))
    const body = request.postDataBuffer()
    if (body !== null) sent.push(body.toString('latin1'))
  })
  page.on('framenavigated', (frame) => kept.push(frame.url()))
  const found = (haystacks: readonly string[]): readonly string[] =>
    haystacks.filter((text) =>
      needles.some((needle) => text.includes(needle) || text.includes(encodeURIComponent(needle))),
    )
  return {
    expectNeverKept: async (when) => {
      // It would be seen: finding nothing says nothing else.
      await page.evaluate(() => sessionStorage.setItem('watched', 'yes'))
      await expect.poll(() => kept).toContain('watched')
      const cookies = (await page.context().cookies()).flatMap(({ name, value }) => [name, value])
      expect(found([...kept, ...cookies, ...(await keptNow(page))]), `kept by the browser ${when}`).toEqual([])
    },
    expectOffPage: async (when) => expect(found(await onPage(page)), `on the page ${when}`).toEqual([]),
    expectNotSent: (when) => expect(found(sent), `sent ${when}`).toEqual([]),
  }
}

/** Runs in the page before anything else: whoever writes to a place that lasts is noted with what is written. */
function noteWhatIsKept(): void {
  // exposeFunction has put it there, which the DOM library cannot know.
  const { noteKept } = window as unknown as { noteKept: (text: string) => void }
  const note = (...parts: readonly unknown[]): void => {
    for (const part of parts) noteKept(typeof part === 'string' ? part : JSON.stringify([part]))
  }
  const wrap = <Name extends string>(holder: Record<Name, (...args: never[]) => unknown>, name: Name): void => {
    const original = holder[name]
    // The same function with a look at its arguments.
    holder[name] = function watched(this: unknown, ...args: never[]) {
      note(...args)
      return original.apply(this, args)
    }
  }
  wrap(Storage.prototype, 'setItem')
  wrap(History.prototype, 'pushState')
  wrap(History.prototype, 'replaceState')
  wrap(IDBObjectStore.prototype, 'put')
  wrap(IDBObjectStore.prototype, 'add')
  wrap(Cache.prototype, 'put')
}

/** What lies in the browser's places at this moment. */
const keptNow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const entries = (storage: Storage): string[] => Object.entries(storage).flat().map(String)
    const databases = (await indexedDB.databases()).map(({ name }) => `database ${name}`)
    return [
      location.href,
      document.referrer,
      document.title,
      window.name,
      JSON.stringify(history.state),
      document.cookie,
      ...entries(localStorage),
      ...entries(sessionStorage),
      ...databases,
      ...(await caches.keys()),
    ]
  })

const onPage = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].map(
      ({ value }) => value,
    ),
  ])

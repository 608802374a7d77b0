/// <reference lib="dom" />
import type { Page } from '@playwright/test'

/**
 * What a page must never do, noted as it happens: break the content security policy, speak to anybody but the service,
 * fail. To be called before the page goes anywhere; `ours` are the services it may speak to.
 */
export async function watchForbidden(page: Page, ours: ReadonlySet<string>): Promise<readonly string[]> {
  const seen: string[] = []
  await page.exposeFunction('noteViolation', (text: string) => seen.push(text))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
      // exposeFunction has put it there, which the DOM library cannot know.
      const { noteViolation } = window as unknown as { noteViolation: (text: string) => void }
      noteViolation(`csp violation: ${violatedDirective} in ${sourceFile}`)
    })
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && !ours.has(origin)) seen.push(`request to ${request.url()}`)
  })
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|trusted type/i.test(message.text())) seen.push(message.text())
  })
  return seen
}

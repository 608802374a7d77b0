import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext } from 'playwright'

export type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>

/** Signs the administrator of unattended set-up in by the form; answers what the browser then carries. */
export async function signedIn(browser: Browser, origin: string, file: string): Promise<Cookies> {
  // The file is what unattended set-up wrote.
  const facts = JSON.parse(readFileSync(file, 'utf8')) as { adminEmail: string; adminPassword: string }
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('E-mail').fill(facts.adminEmail)
  await page.getByLabel('Passphrase', { exact: true }).fill(facts.adminPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/overview/)
  const state = await context.storageState()
  await context.close()
  return state
}

import { expect, type Page } from '@playwright/test'
import type { Keywright } from './keywright.ts'

export const ADA = { name: 'Ada Lovelace', email: 'ada@example.com', passphrase: 'brass engine numbers weave' } as const

export async function setUp(page: Page, { setupUrl }: Pick<Keywright, 'setupUrl'>, instance: string): Promise<void> {
  await page.goto(setupUrl)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill(ADA.name)
  await page.getByLabel('E-mail').fill(ADA.email)
  await page.getByLabel('Passphrase', { exact: true }).fill(ADA.passphrase)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Instance name').fill(instance)
  await page.getByRole('button', { name: 'Finish set-up' }).click()
  await expect(page.getByRole('heading', { level: 1, name: instance })).toBeVisible()
}

export async function signIn(page: Page, passphrase: string = ADA.passphrase): Promise<void> {
  await page.getByLabel('E-mail').fill(ADA.email)
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export const goTo = (
  page: Page,
  place: 'Overview' | 'Keys' | 'Access' | 'Approvals' | 'Audit trail' | 'HSM',
): Promise<void> => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click()

/** What happened, as it is told to everybody. */
export const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()

/** Leaves the panel open on what comes next. */
export async function createKey(page: Page, name: string): Promise<void> {
  await goTo(page, 'Keys')
  await page.getByRole('link', { name: 'Create key' }).click()
  const panel = page.getByRole('dialog', { name: 'Create a key' })
  await panel.getByLabel('Name').fill(name)
  await panel.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByRole('dialog', { name: 'Key created' })).toBeVisible()
}

/** The value shown under a heading of the "Use it" tab. */
export async function revealed(page: Page, form: string, output: string): Promise<string> {
  const region = page.getByRole('form', { name: form, exact: true }).getByRole('region', { name: output })
  const reveal = region.getByRole('button', { name: 'Reveal' })
  if (output.includes('plain')) await reveal.click()
  return (await region.getByRole('group', { name: `${output} value` }).innerText()).trim()
}

import { readFile } from 'node:fs/promises'
import { expect, type Download, type Locator, type Page } from '@playwright/test'
import { checkValueByOpenssl } from './material.ts'
import { goTo } from './steps.ts'

export type Way = 'Wrapped in this browser' | 'Wrapped offline' | 'In plain'

/** One step of the import page. */
export const step = (page: Page, name: 'Method' | 'Material' | 'Kit' | 'Secret' | 'Details' | 'Review'): Locator =>
  page.getByRole('form', { name, exact: true })

export const onward = (page: Page, name: string): Promise<void> =>
  page.getByRole('form').getByRole('button', { name, exact: true }).click()

export async function openImport(page: Page): Promise<void> {
  await goTo(page, 'Keys')
  await page.getByRole('link', { name: 'Import key' }).click()
}

export async function beginImport(page: Page, way: Way): Promise<void> {
  await openImport(page)
  await chooseWay(page, way)
}

export async function chooseWay(page: Page, way: Way): Promise<void> {
  await step(page, 'Method').getByRole('radio', { name: way }).check()
  await onward(page, 'Continue')
}

export const materialBox = (page: Page): Locator => step(page, 'Material').getByLabel('Key material')

/** Lets a file go on whatever is there. */
export async function dropFile(target: Locator, file: { readonly name: string; readonly content: Buffer }) {
  const dataTransfer = await target.page().evaluateHandle(
    ({ name, content }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name))
      return transfer
    },
    { name: file.name, content: file.content.toString('base64') },
  )
  await target.dispatchEvent('drop', { dataTransfer })
}

/** Through the button and the system's own dialog. */
export async function chooseFile(
  page: Page,
  button: string,
  file: { readonly name: string; readonly content: Buffer },
) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await chooser).setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.content })
}

export async function giveDetails(page: Page, name: string): Promise<void> {
  await step(page, 'Details').getByLabel('Name').fill(name)
  await onward(page, 'Continue')
}

/** From the last look to the result. */
export async function importAs(page: Page, name: string): Promise<void> {
  await expect(step(page, 'Review')).toContainText(name)
  await onward(page, 'Import the key')
  await expect(page.getByRole('heading', { level: 1, name: `${name} is imported` })).toBeVisible()
}

/** The HSM's check value and the one it is compared with. */
export async function expectCheckValues(page: Page, value: string, verdict = 'The HSM holds the key you brought.') {
  const values = page.getByRole('region', { name: 'Check values' })
  await expect(values.getByRole('code').filter({ hasText: value })).toHaveCount(2)
  await expect(values.getByRole('status')).toContainText(verdict)
}

/** Presses what saves a file. */
export async function saved(page: Page, button: Locator): Promise<{ readonly name: string; readonly text: string }> {
  const coming = page.waitForEvent('download')
  await button.click()
  return savedText(await coming)
}

export async function savedText(download: Download): Promise<{ readonly name: string; readonly text: string }> {
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

/** Past the step where a key is given, once the page has computed its check value. */
export async function takeKey(page: Page, key: Buffer): Promise<void> {
  await expect(page.getByRole('region', { name: 'Check value', exact: true })).toContainText(checkValueByOpenssl(key))
  await step(page, 'Material')
    .getByRole('button', { name: /^(Wrap and continue|Continue)$/ })
    .click()
  await expect(step(page, 'Details')).toBeVisible()
}

/** From the keys to the last look at one that is wrapped in the browser. */
export async function reviewInBrowser(page: Page, name: string, key: Buffer): Promise<void> {
  await beginImport(page, 'Wrapped in this browser')
  await materialBox(page).fill(key.toString('hex'))
  await takeKey(page, key)
  await giveDetails(page, name)
  await expect(step(page, 'Review')).toContainText(name)
}

export const importButton = (page: Page): Locator =>
  step(page, 'Review').getByRole('button', { name: 'Import the key', exact: true })

/** The result is on the screen, and it is this key. */
export async function expectImported(page: Page, name: string, key: Buffer): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: `${name} is imported` })).toBeVisible({ timeout: 30_000 })
  await expectCheckValues(page, checkValueByOpenssl(key))
}

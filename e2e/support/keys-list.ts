import { expect, type Locator, type Page } from '@playwright/test'

/** The names in the list of keys, in its order. */
export const names = (page: Page): Locator =>
  page.getByRole('table', { name: 'Keys' }).getByRole('row').getByRole('cell').getByRole('link')

/** What a list of keys would be searched by, so that tests do not see each other's keys. */
export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search keys' }).fill(text)
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === text)
}

import { expect, test } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import { DESK, inspect } from './support/inspect.ts'
import { everyPlace, furnish, type Furnished } from './support/places.ts'

let desk: Desk
let furnished: Furnished
test.beforeAll(async () => {
  desk = await openDesk()
  furnished = await furnish(desk)
})
test.afterAll(() => desk.stop())
test.beforeEach(async ({ page }) => {
  test.setTimeout(180_000)
  await page.setViewportSize(DESK)
  await desk.enter(page)
})

test('axe finds nothing on any page, in either theme', async ({ page }) => {
  for (const { name, address, mainAction } of everyPlace(desk, furnished)) {
    await page.goto(`${desk.origin}${address}`)
    await expect(mainAction(page)).toBeVisible()
    await inspect(page, name, [DESK])
  }
})

test('nor on pages that look otherwise with other things on them', async ({ page }) => {
  const at = (address: string) => page.goto(`${desk.origin}/instances/${desk.instanceId}/${address}`)

  await at(`keys/${furnished.standardId}/use`)
  await page.getByRole('button', { name: 'Read the secret' }).click()
  await expect(page.getByRole('button', { name: 'Reveal' })).toBeVisible()
  await page.getByText('From a service').click()
  await inspect(page, 'a secret that was read', [DESK])

  await at(`keys/${furnished.rootId}?edit=1`)
  await expect(page.getByRole('dialog', { name: `Edit ${furnished.long}` })).toBeVisible()
  await inspect(page, 'a key being edited', [DESK])

  await at('keys?state=5')
  await expect(page.getByRole('table', { name: 'Keys' }).getByRole('link', { name: 'deleted' })).toBeVisible()
  await inspect(page, 'deleted keys', [DESK])
  await page.getByRole('table', { name: 'Keys' }).getByRole('link', { name: 'deleted' }).click()
  await page.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: 'Danger zone' }).click()
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible()
  await inspect(page, 'what is left to do with a deleted key', [DESK])

  await at('keys?search=nobody')
  await expect(page.getByText('No key matches')).toBeVisible()
  await inspect(page, 'a search that finds nothing', [DESK])

  await at('keys/import')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Key material').fill('00'.repeat(32))
  await expect(page.getByRole('region', { name: 'Check value' }).getByRole('code')).toBeVisible()
  await inspect(page, 'an import of material that is no good', [DESK])
  await page.getByRole('button', { name: 'Wrap and continue' }).click()
  await page.getByLabel('Name').fill('imported')
  await inspect(page, 'the details of an import', [DESK])
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('form', { name: 'Review' })).toBeVisible()
  await inspect(page, 'the last look at an import', [DESK])
  await page.getByRole('button', { name: 'Import the key' }).click()
  await expect(page.getByRole('heading', { name: 'imported is imported' })).toBeVisible()
  await inspect(page, 'an import that is done', [DESK])
})

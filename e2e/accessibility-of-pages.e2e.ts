/// <reference lib="dom" />
import { expect, test, type Page } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import { watchForbidden } from './support/forbidden.ts'
import { DESK, inspect } from './support/inspect.ts'
import { startKeywright } from './support/keywright.ts'
import { everyPlace, furnish, type Furnished } from './support/places.ts'
import { ADA, goTo } from './support/steps.ts'

let desk: Desk
let furnished: Furnished
test.beforeAll(async () => {
  desk = await openDesk()
  furnished = await furnish(desk)
})
test.afterAll(() => desk.stop())

const ours = new Set<string>()
let forbidden: readonly string[]
test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000)
  await page.setViewportSize(DESK)
  forbidden = await watchForbidden(page, ours.add(desk.origin))
})
test.afterEach(() => expect(forbidden, 'no third party, no breach of the policy, no error').toEqual([]))

/** What is stored, by name; the ids of instances, which end some names, are left out. */
const storageOf = async (page: Page): Promise<readonly string[]> => {
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  return names.map((name) => name.replace(/\.[0-9a-f-]{36}$/, '')).sort()
}

test('axe finds nothing on any page, in either theme, at a desk or on a telephone', async ({ page }) => {
  await desk.enter(page)
  for (const { name, address, mainAction } of everyPlace(desk, furnished)) {
    await page.goto(`${desk.origin}${address}`)
    await expect(mainAction(page)).toBeVisible()
    await inspect(page, name)
  }
  await page.goto(`${desk.origin}/nowhere`)
  await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible()
  await inspect(page, 'not found')
})

test('nor on pages that look otherwise with other things on them', async ({ page }) => {
  await desk.enter(page)
  const at = (address: string) => page.goto(`${desk.origin}/instances/${desk.instanceId}/${address}`)

  await at(`keys/${furnished.standardId}/use`)
  await page.getByRole('button', { name: 'Read the secret' }).click()
  await expect(page.getByRole('button', { name: 'Reveal' })).toBeVisible()
  await page.getByText('From a service').click()
  await inspect(page, 'a secret that was read', [DESK])

  await at(`keys/${furnished.rootId}/use`)
  await page.getByRole('button', { name: 'Wrap', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Data key in plain' })).toBeVisible()
  await page.getByRole('button', { name: 'Unwrap' }).click()
  await inspect(page, 'a key in use, with an answer and a mistake', [DESK])
  expect(page.url()).not.toContain('?')

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

  await at(`access/subjects/${furnished.serviceId}`)
  await expect(page.getByRole('list', { name: 'API keys' })).toBeVisible()
  await inspect(page, 'a service ID', [DESK])
  await at(`access/why?subject=${furnished.groupId}&action=kms.secrets.purge&key=${furnished.rootId}`)
  await expect(page.getByRole('status').filter({ hasText: 'cannot purge' })).toBeVisible()
  await inspect(page, 'why somebody cannot', [DESK])

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

test('nor on the way from first run to signing in, on which nothing about keys is stored', async ({ page }) => {
  const fresh = await startKeywright()
  ours.add(fresh.origin)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  try {
    await page.goto(`${fresh.origin}/first-run`)
    await expect(page.getByLabel('Setup code', { exact: true })).toBeVisible()
    await inspect(page, 'first run: code')
    await page.goto('about:blank')
    await page.goto(fresh.setupUrl)
    await expect(page.getByRole('region', { name: 'Your HSM' })).toBeVisible()
    await inspect(page, 'first run: HSM')
    await button('Continue').click()
    await page.getByLabel('Your name').fill(ADA.name)
    await button('Continue').click()
    await inspect(page, 'first run: administrator, with mistakes')
    await page.getByLabel('E-mail').fill(ADA.email)
    await page.getByLabel('Passphrase', { exact: true }).fill(ADA.passphrase)
    await button('Continue').click()
    await inspect(page, 'first run: instance')
    await page.getByLabel('Instance name').fill('Production')
    await button('Finish set-up').click()

    await expect(page.getByRole('region', { name: 'Getting started' })).toBeVisible()
    await inspect(page, 'getting started')
    await goTo(page, 'Keys')
    await expect(page.getByText('No keys yet')).toBeVisible()
    await inspect(page, 'no keys')
    expect(await storageOf(page), 'nothing is stored').toEqual([])

    await page.setViewportSize(DESK)
    await button('Theme: as the system').click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await button(`Account of ${ADA.name}`).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await inspect(page, 'sign in')
    expect(await storageOf(page), 'the theme alone outlives the session').toEqual(['keywright.theme'])
  } finally {
    await fresh.stop()
  }
})

import { expect, test, type Locator, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { expectEvent, expectEventInTrail, openKey } from './support/key-life.ts'
import { said } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

const here = () => ({ 'Bluemix-Instance': desk.instanceId })
const rings = (page: Page): Locator => page.getByRole('table', { name: 'Key rings' })
const goToRings = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Key rings' }).click()

test('a ring is created, gets a key, is refused while it holds one, and goes with its deleted keys moved', async ({
  page,
}) => {
  const id = await aKey(desk, 'ring-fellow')
  await test.step('create', async () => {
    await goToRings(page)
    await page.getByRole('link', { name: 'Create key ring' }).click()
    const panel = page.getByRole('dialog')
    await panel.getByLabel('Id').fill('default')
    await panel.getByRole('button', { name: 'Create key ring' }).click()
    await expect(panel.getByLabel('Id')).toHaveAccessibleDescription(/There is a ring with this id already\./)
    await panel.getByLabel('Id').fill('payments eu')
    await expect(panel.getByLabel('Id')).toHaveAccessibleDescription(/Must be/)
    await panel.getByLabel('Id').fill('payments-eu')
    await panel.getByRole('button', { name: 'Create key ring' }).click()
    await said(page, 'The key ring payments-eu was created.')
    await expect(rings(page).getByRole('row', { name: 'payments-eu' })).toBeVisible()
  })

  await test.step('move a key into it', async () => {
    await openKey(page, 'ring-fellow')
    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Move to another ring' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move ring-fellow' })
    await dialog.getByLabel('Key ring').selectOption('payments-eu')
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await said(page, 'ring-fellow is in the ring payments-eu now.')
    await expectEvent(page, 'changed the key ring-fellow')
  })

  const menu = page.getByRole('button', { name: 'Actions for the ring payments-eu' })
  const entry = page.getByRole('menuitem', { name: 'Delete' })
  await test.step('refused while a key is in it, and the entry says why', async () => {
    const other = await aKey(desk, 'ring-other')
    const moved = { headers: here(), data: { keyRingID: 'payments-eu' } }
    expect((await desk.api.patch(`/api/v2/keys/${other}`, moved)).status()).toBe(200)
    await desk.api.delete(`/api/v2/keys/${other}`, { headers: here() })
    await goToRings(page)
    // Nobody told this page of what was done elsewhere.
    await page.reload()
    const row = rings(page).getByRole('row', { name: 'payments-eu' })
    await expect(row.getByRole('link', { name: '1 key in payments-eu' })).toBeVisible()
    await expect(row.getByRole('link', { name: /1 deleted key/ })).toBeVisible()
    await menu.click()
    await expect(entry).toBeDisabled()
    await expect(entry).toContainText('Holds 1 key: move it to another ring first.')
    await page.keyboard.press('Escape')
  })

  await test.step('with its deleted key moved to the default ring', async () => {
    await desk.api.delete(`/api/v2/keys/${id}`, { headers: here() })
    await page.reload()
    await menu.click()
    await entry.click()
    const dialog = page.getByRole('dialog', { name: 'Delete the key ring payments-eu?' })
    await expect(dialog).toContainText('2 deleted keys are still in it.')
    await dialog.getByRole('button', { name: 'Move them and delete' }).click()
    await said(page, 'The key ring payments-eu was deleted.')
    await expect(rings(page).getByRole('row', { name: 'payments-eu' })).toBeHidden()
    await page.goto(`${desk.origin}/instances/${desk.instanceId}/keys/${id}`)
    await expect(page.getByRole('main')).toContainText('Ring default')
    await expectEventInTrail(page, 'created the key ring payments-eu')
    await expectEventInTrail(page, 'deleted the key ring payments-eu')
  })
})

test('aliases, tags and the description are changed, and the trail has who did it', async ({ page }) => {
  await aKey(desk, 'well-described', { aliases: ['first-name'], tags: ['old'], description: 'To be said better' })
  await openKey(page, 'well-described')
  await test.step('aliases', async () => {
    const box = page.getByLabel('New alias')
    await box.fill('no spaces please')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(box).toHaveAccessibleDescription(/Must be/)
    await box.fill('billing')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await said(page, 'well-described is called billing too.')
    await page.getByRole('button', { name: 'Remove alias first-name' }).click()
    await said(page, 'well-described is no longer called first-name.')
    await expect(page.getByRole('list', { name: 'Aliases' }).getByRole('listitem')).toHaveText(['billing'])
  })

  await test.step('name, description and tags', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'Edit well-described' })
    await expect(page).toHaveURL(/edit=1/)
    await panel.getByLabel('Name').fill('better-described')
    await panel.getByLabel('Description').fill('Signs nothing, wraps everything')
    await panel.getByLabel('Tags').fill('pci, tier one')
    await panel.getByRole('button', { name: 'Save changes' }).click()
    await said(page, 'better-described was changed.')
    await expect(page.getByRole('heading', { level: 1, name: 'better-described' })).toBeVisible()
    const facts = page.getByRole('region', { name: 'Facts' })
    await expect(facts).toContainText('Signs nothing, wraps everything')
    await expect(facts.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveText(['pci', 'tier one'])
  })
  await expectEvent(page, 'changed the key better-described, until then well-described')
  await expectEvent(page, 'gave the alias billing to')
  await expectEvent(page, 'took the alias first-name from')
})

test('somebody else changes the key while its form is open: said, and what was typed stays', async ({ page }) => {
  const id = await aKey(desk, 'fought-over', { description: 'As it was' })
  await openKey(page, 'fought-over')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const panel = page.getByRole('dialog', { name: /^Edit / })
  await panel.getByLabel('Description').fill('Typed with care')
  const other = await desk.api.patch(`/api/v2/keys/${id}`, { headers: here(), data: { name: 'taken-by-another' } })
  expect(other.ok()).toBe(true)
  await panel.getByRole('button', { name: 'Save changes' }).click()
  const alert = panel.getByRole('alert')
  await expect(alert).toContainText('Somebody else has changed this key since you opened it.')
  await expect(alert).toContainText('Name is now')
  await expect(alert).toContainText('taken-by-another')
  await expect(panel.getByLabel('Description')).toHaveValue('Typed with care')
  await panel.getByRole('button', { name: 'Save changes' }).click()
  await said(page, 'taken-by-another was changed.')
  await expect(page.getByRole('heading', { level: 1, name: 'taken-by-another' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('Typed with care')
})

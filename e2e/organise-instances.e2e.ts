import { expect, test, type Locator } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { ADA, goTo, said } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

test('instances are created, switched, renamed and deleted, and refused while a key is in them', async ({ page }) => {
  const switcher = (name: string): Locator => page.getByRole('button', { name: `Instance: ${name}` })
  const settings = async (name: string): Promise<void> => {
    await switcher(name).click()
    await page.getByRole('menuitem', { name: 'Instance settings' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Instance settings' })).toBeVisible()
  }
  await test.step('create', async () => {
    await switcher('Production').click()
    await page.getByRole('menuitem', { name: 'New instance' }).click()
    const dialog = page.getByRole('dialog', { name: 'New instance' })
    await dialog.getByLabel('Name').fill('Staging')
    await dialog.getByRole('button', { name: 'Create instance' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Staging' })).toBeVisible()
  })

  await test.step('switch there and back: each has its own keys', async () => {
    await switcher('Staging').click()
    await page.getByRole('menuitem', { name: 'Production' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
    await switcher('Production').click()
    await page.getByRole('menuitem', { name: 'Staging' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Staging' })).toBeVisible()
    await goTo(page, 'Keys')
    await expect(page.getByText('No keys yet')).toBeVisible()
  })

  await test.step('rename', async () => {
    await settings('Staging')
    await page.getByLabel('Name').fill('Rehearsal')
    await page.getByRole('button', { name: 'Rename' }).click()
    await said(page, 'The instance is called Rehearsal now.')
    await expect(switcher('Rehearsal')).toBeVisible()
  })

  const instanceId = /instances\/([^/]+)/.exec(page.url())?.[1] ?? ''
  const key = await aKey({ api: desk.api, instanceId }, 'in-the-way')
  const button = page.getByRole('button', { name: 'Delete instance' })
  await test.step('refused while it holds a key', async () => {
    await page.reload()
    await expect(button).toBeDisabled()
    await expect(button).toHaveAccessibleDescription('Holds 1 key. Delete it first.')
  })

  await test.step('deleted once it is empty and its name is typed', async () => {
    await desk.api.delete(`/api/v2/keys/${key}`, { headers: { 'Bluemix-Instance': instanceId } })
    await page.reload()
    await button.click()
    const dialog = page.getByRole('dialog', { name: 'Delete Rehearsal?' })
    const last = dialog.getByRole('button', { name: 'Delete instance' })
    await expect(last).toHaveAccessibleDescription('Type the name of the instance first.')
    await dialog.getByLabel('The name of the instance').fill('Rehearsal')
    await last.click()
    await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
    await switcher('Production').click()
    await expect(page.getByRole('menuitem', { name: 'Rehearsal' })).toBeHidden()
    await page.keyboard.press('Escape')
  })

  await test.step('and its trail outlives it', async () => {
    await goTo(page, 'Audit trail')
    await page.getByRole('button', { name: 'Everything' }).click()
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
    // Every look at a page of an instance is an event as well.
    const search = page.getByRole('searchbox', { name: 'Search the audit trail' })
    const deeds = [
      ['Staging', 'created the instance Staging'],
      ['Rehearsal', 'renamed the instance'],
      ['Rehearsal', 'deleted the instance Rehearsal'],
    ] as const
    for (const [name, words] of deeds) {
      await search.fill(name)
      await expect(events.filter({ hasText: `${ADA.email} ${words}` }).first()).toContainText('Success')
    }
  })

  await test.step('an old link to it says that there is nothing', async () => {
    await page.goto(`${desk.origin}/instances/${instanceId}/keys`)
    await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible()
  })
})

import { expect, test, type Locator, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { expectEventInTrail } from './support/key-life.ts'
import { names, search } from './support/keys-list.ts'
import { SHORT_WAITS } from './support/keywright.ts'
import { aKeyOf } from './support/material.ts'
import { goTo } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk(SHORT_WAITS)
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

const here = () => ({ 'Bluemix-Instance': desk.instanceId })
const bar = (page: Page): Locator => page.getByRole('region', { name: 'Chosen keys' })

/** Chooses all the list shows and says what to do with them. */
async function begin(page: Page, button: string, title: string): Promise<Locator> {
  // Not `check`: the box is ticked once all that was found has been read.
  await page.getByRole('checkbox', { name: /^Select all/ }).click()
  await bar(page).getByRole('button', { name: button, exact: true }).click()
  return page.getByRole('dialog', { name: title })
}

const row = (panel: Locator, name: string): Locator =>
  panel.getByRole('listitem').filter({ has: panel.page().getByText(name, { exact: true }) })

async function done(page: Page, title: string, summary: string): Promise<Locator> {
  const results = page.getByRole('dialog', { name: title })
  await expect(results.getByRole('status')).toHaveText(summary)
  return results
}

test('of many keys each says beforehand what will happen to it or why not, and afterwards what did', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const one = await aKey(desk, 'many-one')
  await aKey(desk, 'many-two')
  await aKey(desk, 'many-imported', { payload: aKeyOf(32).toString('base64') })
  await aKey(desk, 'many-secret', { extractable: true })
  await desk.api.post('/api/v2/key_rings/many-ring', { headers: here() })
  await goTo(page, 'Keys')
  await search(page, 'many-')

  await test.step('rotate: what was imported needs material, a secret does not rotate, and one fails', async () => {
    const preview = await begin(page, 'Rotate', 'Rotate 4 keys')
    await expect(preview).toContainText('2 of 4 will get new material')
    await expect(row(preview, 'many-imported')).toContainText('rotate it by importing new material')
    await expect(row(preview, 'many-secret')).toContainText('Only a root key can be rotated.')
    await expect(row(preview, 'many-one')).toContainText('Will get new material.', { ignoreCase: true })
    // Somebody changes one between the preview and the press.
    await desk.api.patch(`/api/v2/keys/${one}`, { headers: here(), data: { description: 'changed meanwhile' } })
    await preview.getByRole('button', { name: 'Rotate 2 keys' }).click()
    const results = await done(page, 'Rotate 4 keys', '1 key done, 1 failed, 2 left out.')
    await expect(row(results, 'many-one')).toContainText('Somebody else changed this key in the meantime.')
    await expect(row(results, 'many-one')).toContainText('Nothing was changed.')
    await expect(row(results, 'many-two')).toContainText('Rotated')
    await results.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('move', async () => {
    const preview = await begin(page, 'Move to ring', 'Move 4 keys')
    await preview.getByLabel('To the key ring').selectOption('many-ring')
    await preview.getByRole('button', { name: 'Move 4 keys' }).click()
    await (await done(page, 'Move 4 keys', '4 keys done.')).getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('cell', { name: 'many-ring', exact: true })).toHaveCount(4)
  })

  await test.step('disable', async () => {
    const preview = await begin(page, 'Disable', 'Disable 4 keys')
    await expect(row(preview, 'many-secret')).toContainText('Only a root key can be disabled.')
    await preview.getByRole('button', { name: 'Disable 3 keys' }).click()
    await (await done(page, 'Disable 4 keys', '3 keys done, 1 left out.')).getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('cell', { name: 'Suspended', exact: true })).toHaveCount(3)
  })

  await test.step('a second time there is nothing left to disable', async () => {
    const preview = await begin(page, 'Disable', 'Disable 4 keys')
    await expect(row(preview, 'many-two')).toContainText('A suspended key cannot be disabled.')
    await expect(preview.getByRole('button', { name: 'Disable' })).toHaveAccessibleDescription(
      'None of these keys allows it.',
    )
    await preview.getByRole('button', { name: 'Cancel' }).click()
    await bar(page).getByRole('button', { name: 'Choose none' }).click()
  })

  await test.step('delete, once it is typed', async () => {
    await page.getByRole('checkbox', { name: 'Select many-two' }).check()
    await page.getByRole('checkbox', { name: 'Select many-secret' }).check()
    await bar(page).getByRole('button', { name: 'Delete', exact: true }).click()
    const preview = page.getByRole('dialog', { name: 'Delete 2 keys' })
    const button = preview.getByRole('button', { name: 'Delete 2 keys' })
    await expect(button).toHaveAccessibleDescription('Type the words above first.')
    await preview.getByLabel('To confirm').fill('delete 2 keys')
    await button.click()
    await (await done(page, 'Delete 2 keys', '2 keys done.')).getByRole('button', { name: 'Done' }).click()
    await expect(names(page)).toHaveText(['many-imported', 'many-one'])
  })
  await expectEventInTrail(page, 'deleted the key many-two')
  await expectEventInTrail(page, 'disabled the key many-imported')
})

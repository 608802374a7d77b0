/// <reference lib="dom" />
import { expect, test, type Locator, type Page } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import { materialBox, step } from './support/import-form.ts'
import { press, reach, type } from './support/by-keyboard.ts'
import { SHORT_WAITS } from './support/keywright.ts'
import { aKeyOf } from './support/material.ts'

const NAME = 'typed-by-hand'

// Hundreds of presses, each of which a trace would picture.
test.use({ trace: 'off' })

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk(SHORT_WAITS)
})
test.afterAll(() => desk.stop())

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true })

/** From the key's own menu, by its arrows. */
async function choose(page: Page, entry: string): Promise<void> {
  await press(page, button(page, 'Actions'))
  await reach(page, page.getByRole('menuitem', { name: entry, exact: true }), 'ArrowDown')
  await page.keyboard.press('Enter')
}

async function bringMaterial(page: Page): Promise<void> {
  await reach(page, page.getByRole('radio', { name: 'Wrapped in this browser' }))
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Wrapped offline' })).toBeChecked()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('radio', { name: 'Wrapped in this browser' })).toBeChecked()
  await press(page, button(page, 'Continue'))
  await type(page, materialBox(page), aKeyOf(32).toString('hex'))
  await press(page, button(page, 'Wrap and continue'))
}

test('import, wrap, rotate, disable and delete a key by keyboard alone', async ({ page }) => {
  test.setTimeout(180_000)
  await desk.enter(page)
  await expect(heading(page, 'Production')).toBeVisible()

  await test.step('import', async () => {
    await press(page, page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys' }))
    await expect(heading(page, 'Keys')).toBeFocused()
    await press(page, page.getByRole('link', { name: 'Import key' }))
    await bringMaterial(page)
    await type(page, step(page, 'Details').getByLabel('Name'), NAME)
    await press(page, button(page, 'Continue'))
    await press(page, button(page, 'Import the key'))
    await expect(heading(page, `${NAME} is imported`)).toBeVisible()
    await press(page, page.getByRole('link', { name: 'Open the key' }))
    await expect(heading(page, NAME)).toBeFocused()
  })

  await test.step('wrap', async () => {
    await press(page, page.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: 'Use it' }))
    const form = page.getByRole('form', { name: 'Wrap a data key', exact: true })
    await press(page, form.getByRole('button', { name: 'Wrap' }), 'Space')
    const dataKey = form.getByRole('region', { name: 'Data key in plain' })
    await press(page, dataKey.getByRole('button', { name: 'Reveal' }), 'Space')
    await expect(dataKey.getByRole('group', { name: 'Data key in plain value' })).toHaveText(/^[A-Za-z0-9+/]{43}=$/)
  })

  await test.step('rotate', async () => {
    await choose(page, 'Rotate')
    await expect(heading(page, `New material for ${NAME}`)).toBeVisible()
    await bringMaterial(page)
    await press(page, button(page, 'Import the new material'))
    await expect(heading(page, `${NAME} has new material`)).toBeVisible()
    await press(page, page.getByRole('link', { name: 'Open the key' }))
    await expect(heading(page, NAME)).toBeFocused()
  })

  await test.step('disable, after thinking twice', async () => {
    await choose(page, 'Disable')
    const dialog = page.getByRole('dialog', { name: `Disable ${NAME}?` })
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(button(page, 'Actions')).toBeFocused()
    await choose(page, 'Disable')
    await press(page, dialog.getByRole('button', { name: 'Disable', exact: true }), 'Space')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('main')).toContainText('Suspended')
  })

  await test.step('delete', async () => {
    await choose(page, 'Delete')
    const dialog = page.getByRole('dialog', { name: `Delete ${NAME}?` })
    await expect(dialog.getByLabel('The name of the key')).toBeFocused()
    await page.keyboard.type(NAME)
    await press(page, dialog.getByRole('button', { name: 'Delete', exact: true }))
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('main')).toContainText('Deleted')
  })
})

test('the first stop leads past the menu, and a panel gives the focus back to what opened it', async ({ page }) => {
  await desk.enter(page)
  await expect(heading(page, 'Production')).toBeVisible()
  await page.reload()
  await expect(heading(page, 'Production')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys' }).press('Enter')
  await expect(heading(page, 'Keys')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Import key' })).toBeFocused()
  await page.keyboard.press('Tab')
  const create = page.getByRole('link', { name: 'Create key' })
  await expect(create).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create a key' }).getByLabel('Name')).toBeFocused()
  await page.keyboard.type('by-keys-alone')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Key created' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(create).toBeFocused()
})

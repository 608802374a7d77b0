import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@playwright/test'
import { keysNamed, openDesk, type Desk } from './support/desk.ts'
import { watchHidingPlaces } from './support/hiding-places.ts'
import {
  beginImport,
  expectImported,
  giveDetails,
  importButton,
  materialBox,
  onward,
  reviewInBrowser,
  step,
  takeKey,
} from './support/import-form.ts'
import { aKeyOf } from './support/material.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

test('an import whose time ran out under the form says so, and begins again with all that was filled in', async ({
  page,
}) => {
  const key = aKeyOf(32)
  await reviewInBrowser(page, 'too-late', key)
  const id = page.url().split('/').at(-1) ?? ''
  // An hour cannot be waited for here, and the rule is no setting: the clock of this one import is put forward.
  const database = new DatabaseSync(join(desk.dataDir, 'keywright.db'))
  database.prepare('UPDATE import_ceremonies SET expires_at = ? WHERE id = ?').run('2026-01-01T00:00:00.000Z', id)
  database.close()
  await importButton(page).click()
  await expect(page.getByRole('status').filter({ hasText: 'nothing was imported' })).toContainText('Its time ran out.')
  await page.getByRole('button', { name: 'Begin again' }).click()
  await materialBox(page).fill(key.toString('hex'))
  await onward(page, 'Wrap and continue')
  await expect(step(page, 'Details').getByLabel('Name')).toHaveValue('too-late')
  await onward(page, 'Continue')
  await importButton(page).click()
  await expectImported(page, 'too-late', key)
  expect(page.url()).not.toContain(id)
  expect(await keysNamed(desk, 'too-late')).toBe(1)
})

test('whoever asks for another import from within one begins at the beginning, and Back leads to the first', async ({
  page,
}) => {
  await reviewInBrowser(page, 'left-behind', aKeyOf(32))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find and do' }).fill('import a key')
  await page.keyboard.press('Enter')
  await expect(step(page, 'Method')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('This import is open, and waits for its material.')).toBeVisible()
})

test('nothing the page ever hands to the browser for keeping, or sends, has the material in it', async ({ page }) => {
  const key = aKeyOf(32)
  const watched = await watchHidingPlaces(page, [key])
  // From the first script on: what is written and taken away again was written all the same.
  await page.reload()
  await beginImport(page, 'Wrapped in this browser')
  await materialBox(page).fill(key.toString('hex'))
  await takeKey(page, key)
  await watched.expectOffPage('once it is wrapped')
  await giveDetails(page, 'never-written-down')
  await importButton(page).click()
  await expectImported(page, 'never-written-down', key)
  await watched.expectOffPage('at the result')
  await watched.expectNeverKept('by then')
  watched.expectNotSent('by then')
})

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@playwright/test'
import { keysNamed, openDesk, type Desk } from './support/desk.ts'
import { watchHidingPlaces } from './support/hiding-places.ts'
import { hsmWorkerOf } from './support/hsm-worker.ts'
import {
  beginImport,
  dropFile,
  expectCheckValues,
  expectImported,
  giveDetails,
  importAs,
  importButton,
  materialBox,
  onward,
  reviewInBrowser,
  step,
} from './support/import-form.ts'
import { aKeyOf, checkValueByOpenssl } from './support/material.ts'
import { goTo, signIn } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

test('two people import at once: each gets a key, and neither the other’s', async ({ page, browser }) => {
  // Signed in by itself, so that nothing but the service is shared.
  const second = await browser.newContext()
  const other = await second.newPage()
  await other.goto(desk.origin)
  await signIn(other)
  const [mine, theirs] = [aKeyOf(32), aKeyOf(32)]
  await Promise.all([reviewInBrowser(page, 'twin-one', mine), reviewInBrowser(other, 'twin-two', theirs)])
  await Promise.all([importButton(page).click(), importButton(other).click()])
  await expectImported(page, 'twin-one', mine)
  await expectImported(other, 'twin-two', theirs)
  await second.close()
  expect([await keysNamed(desk, 'twin-one'), await keysNamed(desk, 'twin-two')]).toEqual([1, 1])
})

test('the HSM hangs in the middle: said in words, nothing lost, and the same press makes one key', async ({ page }) => {
  test.setTimeout(120_000)
  const key = aKeyOf(32)
  await reviewInBrowser(page, 'held-up', key)
  const address = page.url()
  const worker = hsmWorkerOf(desk.pid)
  process.kill(worker, 'SIGSTOP')
  await importButton(page).click()
  // The call has ten seconds; then the supervisor gives the worker up and starts another.
  const alert = page.getByRole('alert').filter({ hasText: 'The HSM does not answer just now.' })
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await expect(alert).toContainText('this import and all you filled in are still here')
  expect(page.url()).toBe(address)
  await expect(step(page, 'Review')).toContainText('held-up')

  await expect.poll(async () => (await desk.api.get('/readyz')).status(), { timeout: 60_000 }).toBe(200)
  expect(hsmWorkerOf(desk.pid)).not.toBe(worker)
  await importButton(page).click()
  await expectImported(page, 'held-up', key)
  expect(await keysNamed(desk, 'held-up')).toBe(1)
})

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

test('the material is nowhere the browser keeps things, is not sent, and is gone from the page', async ({ page }) => {
  const key = aKeyOf(32)
  const watched = await watchHidingPlaces(page, [key])
  await beginImport(page, 'Wrapped in this browser')
  await materialBox(page).fill(key.toString('hex'))
  await expect(step(page, 'Material').getByRole('status')).toContainText('AES-256')
  await watched.expectNowhere('while it is typed')

  await test.step('away and back: it has to be given again', async () => {
    await goTo(page, 'HSM')
    await expect(page.getByRole('heading', { level: 1, name: 'HSM' })).toBeVisible()
    await watched.expectOffPage('after leaving')
    await page.goBack()
    await expect(step(page, 'Method')).toBeVisible()
    await onward(page, 'Continue')
    await expect(materialBox(page)).toHaveValue('')
  })

  await dropFile(materialBox(page), { name: 'key.bin', content: key })
  await expect(step(page, 'Material').getByRole('status')).toContainText('AES-256')
  await watched.expectOffPage('once a file was dropped')
  await onward(page, 'Wrap and continue')
  await expect(step(page, 'Details')).toBeVisible()
  await watched.expectOffPage('once it is wrapped')
  await watched.expectNowhere('once it is wrapped')
  await giveDetails(page, 'nowhere-to-be-seen')
  await importAs(page, 'nowhere-to-be-seen')
  await expectCheckValues(page, checkValueByOpenssl(key))
  await watched.expectOffPage('at the result')
  await watched.expectNowhere('at the result')
  watched.expectNotSent('in any request')

  await test.step('in plain it is sent once, and kept nowhere either', async () => {
    await beginImport(page, 'In plain')
    await materialBox(page).fill(key.toString('base64'))
    await onward(page, 'Continue')
    await giveDetails(page, 'seen-by-the-server')
    await watched.expectOffPage('while it waits for the last look')
    await importAs(page, 'seen-by-the-server')
    await watched.expectOffPage('at the result')
    await watched.expectNowhere('at the result')
    expect(() => watched.expectNotSent('this time')).toThrow()
  })
})

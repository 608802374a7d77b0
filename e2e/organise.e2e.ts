import { expect, test, type Locator, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { saved } from './support/import-form.ts'
import { expectEvent, expectEventInTrail, openKey } from './support/key-life.ts'
import { SHORT_WAITS } from './support/keywright.ts'
import { aKeyOf, checkValueByOpenssl } from './support/material.ts'
import { ADA, goTo } from './support/steps.ts'

let desk: Desk
const here = () => ({ 'Bluemix-Instance': desk.instanceId })
const imported = aKeyOf(32)

test.beforeAll(async () => {
  desk = await openDesk(SHORT_WAITS)
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

const rings = (page: Page): Locator => page.getByRole('table', { name: 'Key rings' })
const said = (page: Page, words: string) => expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
const names = (page: Page): Locator =>
  page.getByRole('table', { name: 'Keys' }).getByRole('row').getByRole('cell').getByRole('link')
const goToRings = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Key rings' }).click()

/** What a list of keys would be searched by, so that tests do not see each other's keys. */
async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search keys' }).fill(text)
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === text)
}

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
    await goToRings(page)
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
    await expect(dialog).toContainText('A deleted key is still in it.')
    await dialog.getByRole('button', { name: 'Move it and delete' }).click()
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

test.describe('many keys at once', () => {
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

  test('each says beforehand what will happen to it or why not, and afterwards what did', async ({ page }) => {
    test.setTimeout(120_000)
    const one = await aKey(desk, 'many-one')
    await aKey(desk, 'many-two')
    await aKey(desk, 'many-imported', { payload: imported.toString('base64') })
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
      await (
        await done(page, 'Disable 4 keys', '3 keys done, 1 left out.')
      )
        .getByRole('button', { name: 'Done' })
        .click()
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
})

test('filters and sort are in the address, columns are remembered, and a pasted link shows the same', async ({
  page,
  browser,
}) => {
  await aKey(desk, 'found-alpha', { tags: ['tier-one'], aliases: ['nightly'] })
  await aKey(desk, 'found-beta', { tags: ['tier-one'], payload: imported.toString('base64') })
  await aKey(desk, 'found-gamma', { extractable: true, tags: ['tier-two'] })
  await goTo(page, 'Keys')
  await search(page, 'found-')
  await expect(names(page)).toHaveText(['found-gamma', 'found-beta', 'found-alpha'])

  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(names(page)).toHaveText(['found-alpha', 'found-beta', 'found-gamma'])
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(names(page)).toHaveText(['found-gamma', 'found-beta', 'found-alpha'])

  await page.getByRole('button', { name: 'Filter by type' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Root key' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More filters' }).click()
  const more = page.getByRole('dialog', { name: /^More filters/ })
  await more.getByLabel('Tag').fill('tier-one')
  await more.getByRole('button', { name: 'Filter' }).click()
  await expect(names(page)).toHaveText(['found-beta', 'found-alpha'])

  await page.getByRole('button', { name: 'Choose columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Check value' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('cell', { name: checkValueByOpenssl(imported) })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('cell', { name: checkValueByOpenssl(imported) })).toBeVisible()

  const colleague = await desk.elsewhere(browser)
  const pasted = await colleague.newPage()
  await pasted.goto(page.url())
  await expect(names(pasted)).toHaveText(['found-beta', 'found-alpha'])
  await expect(pasted.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  await expect(pasted.getByRole('searchbox', { name: 'Search keys' })).toHaveValue('found-')
  await pasted.getByRole('button', { name: 'Remove filter Tag tier-one' }).click()
  await pasted.getByRole('button', { name: 'Remove filter Type Root key' }).click()
  await expect(names(pasted)).toHaveText(['found-gamma', 'found-beta', 'found-alpha'])
  await pasted.goBack()
  await expect(pasted.getByRole('button', { name: 'Remove filter Type Root key' })).toBeVisible()
  await colleague.close()
})

test('search knows its prefixes, and the export has every fact of what was found', async ({ page }) => {
  const key = aKeyOf(16)
  await aKey(desk, 'sought-one', { aliases: ['sought-alias'], tags: ['x'], description: '=1+1, "quoted"' })
  await aKey(desk, 'sought', { payload: key.toString('base64') })
  await goTo(page, 'Keys')
  const found: readonly (readonly [string, readonly string[]])[] = [
    ['sought', ['sought', 'sought-one']],
    ['name:sought-', ['sought-one']],
    ['alias:sought', ['sought-one']],
    ['exact:sought', ['sought']],
    [`check:${checkValueByOpenssl(key)}`, ['sought']],
  ]
  for (const [text, expected] of found) {
    await test.step(text, async () => {
      await search(page, text)
      await expect(names(page)).toHaveText([...expected])
    })
  }
  await search(page, 'not:sought')
  await expect(page.getByRole('link', { name: 'sought', exact: true })).toBeHidden()
  await search(page, 'nobody-is-called-this')
  await expect(page.getByText('No key matches', { exact: true })).toBeVisible()

  await search(page, 'sought')
  await expect(names(page)).toHaveCount(2)
  const csv = await saved(page, page.getByRole('button', { name: 'Export', exact: true }))
  expect(csv.name).toMatch(/^keys-Production-\d{4}-\d\d-\d\d\.csv$/)
  const [head = '', ...rows] = csv.text.trim().split('\r\n')
  expect(head).toContain('Name,Key id,State,Type,Key ring')
  expect(rows).toHaveLength(2)
  expect(csv.text).toContain(`,${checkValueByOpenssl(key)},`)
  // A spreadsheet would reckon with a cell that begins like this.
  expect(csv.text).toContain(`"'=1+1, ""quoted"""`)
  for (const secret of [key.toString('base64'), key.toString('hex')]) expect(csv.text).not.toContain(secret)
})

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
    for (const words of ['created the instance Staging', 'renamed the instance', 'deleted the instance Rehearsal']) {
      await expect(events.filter({ hasText: `${ADA.email} ${words}` }).first()).toContainText('Success')
    }
  })

  await test.step('an old link to it says that there is nothing', async () => {
    await page.goto(`${desk.origin}/instances/${instanceId}/keys`)
    await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible()
  })
})

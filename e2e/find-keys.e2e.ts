import { expect, test } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { saved } from './support/import-form.ts'
import { names, search } from './support/keys-list.ts'
import { aKeyOf, checkValueByOpenssl } from './support/material.ts'
import { goTo } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

test('filters and sort are in the address, columns are remembered, and a pasted link shows the same', async ({
  page,
  browser,
}) => {
  const imported = aKeyOf(32)
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

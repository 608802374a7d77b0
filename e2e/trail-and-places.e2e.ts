/// <reference lib="dom" />
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { ADA, goTo, signIn } from './support/steps.ts'

const KEYS = ['payments-root', 'backups-root', 'mail-root']
const CREATE = 'kms.secrets.create'
const CHANGED = 'copper kettle thursday orbit'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
  for (const name of KEYS) await aKey(desk, name, name === 'mail-root' ? { aliases: ['letters-2026'] } : {})
  await desk.api.get('/api/v2/keys/00000000-0000-4000-8000-000000000000', {
    headers: { 'Bluemix-Instance': desk.instanceId },
  })
})
test.afterAll(() => desk.stop())

const events = (page: Page): Locator => page.getByRole('list', { name: 'Events' }).getByRole('listitem')
const facets = (page: Page): Locator => page.getByRole('complementary', { name: 'Narrow down' })
const facet = (page: Page, group: string, name: RegExp): Locator =>
  facets(page).getByRole('region', { name: group }).getByRole('button', { name })
const chip = (page: Page, name: string): Locator => page.getByRole('button', { name: `Remove filter ${name}` })

test.describe('the audit trail', () => {
  test.beforeEach(async ({ page }) => {
    await desk.enter(page)
    await goTo(page, 'Audit trail')
    await expect(events(page).first()).toBeVisible()
  })

  test('facets narrow it, in the address too, and are let go of one by one', async ({ page }) => {
    await facet(page, 'Action', /^Create key 3 events$/).click()
    await expect(events(page)).toHaveCount(3)
    for (const name of KEYS) await expect(events(page).filter({ hasText: `created the key ${name}` })).toHaveCount(1)
    await expect(page).toHaveURL(new RegExp(`action=${CREATE}`))
    await expect(page.getByRole('figure', { name: 'Events over time' })).toContainText('3 events, 0 failed')

    await facet(page, 'Key', /^mail-root 1 event$/).click()
    await expect(events(page)).toHaveCount(1)
    await page.reload()
    await expect(events(page)).toHaveCount(1)
    await chip(page, 'Key mail-root').click()
    await expect(events(page)).toHaveCount(3)
    await chip(page, 'Action Create key').click()

    await facet(page, 'Outcome', /^Failure/).click()
    await expect(events(page)).toHaveCount(1)
    await expect(events(page)).toContainText('tried to')
    await page.goBack()
    await expect(
      events(page)
        .filter({ hasText: `created the key ${KEYS[0]}` })
        .first(),
    ).toBeVisible()
  })

  test('a range, exact times and a bar of the histogram say of when', async ({ page }) => {
    await page.getByRole('group', { name: 'Time', exact: true }).getByRole('button', { name: '1 h' }).click()
    await expect(chip(page, 'Time Last hour')).toBeVisible()
    await expect(events(page).filter({ hasText: 'created the key' }).first()).toBeVisible()

    await page.getByText('From – to').click()
    await page.getByLabel('From UTC').fill('2020-01-01T00:00')
    await page.getByLabel('To UTC').fill('2020-01-02T00:00')
    await page.getByRole('button', { name: 'Show these' }).click()
    await expect(page.getByText('No event matches')).toBeVisible()
    await expect(page).toHaveURL(/from=2020-01-01T00%3A00/)
    await page.getByRole('button', { name: 'Clear all' }).click()

    // The newest bar is the one that has everything this test did.
    const bars = page.getByRole('group', { name: 'Events over time, bar by bar' })
    await expect(bars).toBeVisible()
    await bars
      .getByRole('button', { name: /[1-9]\d* succeeded/ })
      .last()
      .click()
    await expect(page.getByRole('button', { name: /^Remove filter From / })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Remove filter To / })).toBeVisible()
    await expect(events(page).first()).toBeVisible()
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await expect(events(page).first()).toBeVisible()
  })

  test('an event is told in words, with the bytes that were hashed', async ({ page }) => {
    await page.getByRole('searchbox', { name: 'Search the audit trail' }).fill('mail-root')
    await events(page).getByRole('link', { name: 'created the key mail-root' }).click()
    const drawer = page.getByRole('dialog', { name: 'Audit event' })
    await expect(drawer).toContainText(`${ADA.email} created the key mail-root.`)
    await expect(drawer).toContainText('201 Created')
    await expect(drawer.getByRole('region', { name: 'Proof' })).toContainText(`"action":"${CREATE}"`)
    const address = page.url()
    await page.keyboard.press('Escape')
    await expect(drawer).toBeHidden()
    await page.goto(address)
    await expect(drawer).toContainText(`${ADA.email} created the key mail-root.`)
  })

  /** Saves what matches, and reads the file. */
  async function exported(page: Page, format: 'CSV' | 'JSON Lines') {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export what matches' }).click()
    await page.getByRole('menuitem', { name: format }).click()
    const file = await download
    await expect(page.getByRole('status').filter({ hasText: `Saved ${file.suggestedFilename()}` })).toBeVisible()
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
  }

  test('what matches is exported as CSV and as JSON Lines, whose hashes can be computed again', async ({ page }) => {
    await facet(page, 'Action', /^Create key 3 events$/).click()
    await expect(events(page)).toHaveCount(3)

    const csv = await exported(page, 'CSV')
    expect(csv.name).toMatch(/^audit-trail-.+Z\.csv$/)
    const [head = '', ...rows] = csv.text
      .replace(/^\u{FEFF}/u, '')
      .trimEnd()
      .split('\r\n')
    expect(head.split(',').slice(0, 4)).toEqual(['sequence', 'eventTime', 'action', 'outcome'])
    expect(rows).toHaveLength(3)
    // Newest first, as on the screen.
    for (const [at, name] of KEYS.toReversed().entries()) {
      expect(rows[at]).toContain(`,${CREATE},success,`)
      expect(rows[at]).toContain(`,${ADA.email},`)
      expect(rows[at]).toContain(`,${name},201,`)
    }

    await page.getByRole('button', { name: 'Dismiss' }).click()
    const jsonl = await exported(page, 'JSON Lines')
    expect(jsonl.name).toMatch(/^audit-trail-.+Z\.jsonl$/)
    const lines = jsonl.text.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    for (const [at, name] of KEYS.toReversed().entries()) {
      const line = lines[at] ?? ''
      expect(JSON.parse(line)).toMatchObject({ document: { action: CREATE, target: { name }, outcome: 'success' } })
      const [, leafHash, canonical = ''] = /"leafHash":"([0-9a-f]{64})","document":(.+)\}$/.exec(line) ?? []
      expect(createHash('sha256').update(Buffer.of(0)).update(canonical).digest('hex')).toBe(leafHash)
    }
  })
})

test('the HSM’s page tests the token for real, and the test is on record', async ({ page }) => {
  await desk.enter(page)
  await goTo(page, 'HSM')
  const state = page.getByRole('region', { name: 'State' })
  await expect(state).toContainText('Ready')
  await state.getByRole('button', { name: 'Run self-test' }).click()
  await expect(state.getByRole('status')).toHaveText(/^It works: used a key of the token in [\d.,]+ ms\.$/)
  await expect(page.getByRole('region', { name: 'Token', exact: true })).toContainText('SoftHSM')
  await goTo(page, 'Audit trail')
  // It is nobody's instance in particular.
  await page.getByRole('button', { name: 'Everything' }).click()
  await expect(
    events(page)
      .filter({ hasText: `${ADA.email} had the HSM test itself` })
      .first(),
  ).toContainText('Success')
})

test('the palette finds a key by its name and by its alias, and starts things', async ({ page }) => {
  await desk.enter(page)
  const palette = page.getByRole('dialog', { name: 'Find and do' })
  const box = palette.getByRole('combobox', { name: 'Find and do' })
  const option = (name: RegExp): Locator => palette.getByRole('group', { name: 'Keys' }).getByRole('option', { name })
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()

  await page.keyboard.press('Control+k')
  await expect(box).toBeFocused()
  await box.fill('backups')
  await expect(option(/backups-root/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'backups-root' })).toBeVisible()

  await page.keyboard.press('Control+k')
  await box.fill('letters-20')
  await option(/mail-root/).click()
  await expect(page.getByRole('heading', { level: 1, name: 'mail-root' })).toBeVisible()

  await page.getByRole('button', { name: 'Find and do' }).click()
  await box.fill('create a k')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create a key' })).toBeVisible()
})

test('the theme that was chosen is there after a reload, before anything is drawn', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await desk.enter(page)
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const heading = page.getByRole('heading', { level: 1, name: 'Production' })
  await expect(heading).toBeVisible()
  const light = await ground()
  await page.getByRole('button', { name: 'Theme: as the system' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()
  expect(await ground()).not.toBe(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  await page.getByRole('menuitemradio', { name: 'Light' }).click()
  await page.reload()
  await expect(heading).toBeVisible()
  expect(await ground()).toBe(light)
})

// The last, since it changes what everybody here signs in with.
test('one’s own name, passphrase and sessions', async ({ page, browser }) => {
  test.setTimeout(120_000)
  await desk.enter(page)
  const other = await browser.newContext({ baseURL: desk.origin })
  const elsewhere = await other.newPage()
  const signedIn = elsewhere.getByRole('heading', { level: 1, name: 'Production' })
  const asked = elsewhere.getByRole('heading', { name: 'Sign in' })
  const says = (words: string) => expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
  await elsewhere.goto('/')
  await signIn(elsewhere)
  await expect(signedIn).toBeVisible()

  await test.step('rename', async () => {
    await page.getByRole('button', { name: `Account of ${ADA.name}` }).click()
    await page.getByRole('menuitem', { name: 'Your account' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Ada King')
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(page.getByRole('button', { name: 'Account of Ada King' })).toBeVisible()
  })

  await test.step('a new passphrase signs every other session out', async () => {
    await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(2)
    await page.getByLabel('Passphrase now', { exact: true }).fill('not the right one at all')
    await page.getByLabel('New passphrase', { exact: true }).fill(CHANGED)
    await page.getByRole('button', { name: 'Change passphrase' }).click()
    await expect(page.getByText('This is not your passphrase.')).toBeVisible()
    await page.getByLabel('Passphrase now', { exact: true }).fill(ADA.passphrase)
    await page.getByRole('button', { name: 'Change passphrase' }).click()
    await says('Your passphrase has been changed')
    await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(1)
    await elsewhere.reload()
    await expect(asked).toBeVisible()
    await signIn(elsewhere, CHANGED)
    await expect(signedIn).toBeVisible()
  })

  await test.step('another session is ended from here', async () => {
    await page.reload()
    await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(2)
    await page.getByRole('button', { name: /^Sign out Chrome on Linux at / }).click()
    await says('Chrome on Linux is signed out.')
    await goTo(elsewhere, 'Keys')
    await expect(asked).toBeVisible()
  })

  await test.step('all of it is on record', async () => {
    await goTo(page, 'Audit trail')
    await page.getByRole('button', { name: 'Everything' }).click()
    for (const words of ['changed their name', 'changed their passphrase', 'signed in']) {
      await expect(events(page).filter({ hasText: words }).first()).toBeVisible()
    }
  })
  await other.close()
})

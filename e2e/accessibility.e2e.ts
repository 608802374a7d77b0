/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { DESK, inspect, PHONE } from './support/inspect.ts'
import { startKeywright, type Keywright } from './support/keywright.ts'
import { ADA, createKey, goTo, signIn } from './support/steps.ts'

// The second test signs in to what the first one set up.
test.describe.configure({ mode: 'serial' })

let keywright: Keywright
test.beforeAll(async () => {
  keywright = await startKeywright()
})
test.afterAll(() => keywright.stop())

/** Everything the page must never do, noted as it happens. */
async function watch(page: Page): Promise<readonly string[]> {
  const seen: string[] = []
  await page.exposeFunction('noteViolation', (text: string) => seen.push(text))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
      // exposeFunction has put it there, which the DOM library cannot know.
      const { noteViolation } = window as unknown as { noteViolation: (text: string) => void }
      noteViolation(`csp violation: ${violatedDirective} in ${sourceFile}`)
    })
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && origin !== keywright.origin) seen.push(`request to ${request.url()}`)
  })
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|trusted type/i.test(message.text())) seen.push(message.text())
  })
  return seen
}

/** What is stored, by name; the ids of instances, which end some names, are left out. */
const storageOf = async (page: Page): Promise<readonly string[]> => {
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  return names.map((name) => name.replace(/\.[0-9a-f-]{36}$/, '')).sort()
}
/** The theme, and which first steps were taken: neither is about a key. */
const REMEMBERED = ['keywright.first-steps', 'keywright.theme']

test('every page and dialog', async ({ page }) => {
  test.setTimeout(300_000)
  const forbidden = await watch(page)

  await page.goto(`${keywright.origin}/first-run`)
  await expect(page.getByLabel('Setup code', { exact: true })).toBeVisible()
  await inspect(page, 'first run: code')
  await page.goto('about:blank')
  await page.goto(keywright.setupUrl)
  await expect(page.getByRole('region', { name: 'Your HSM' })).toBeVisible()
  await inspect(page, 'first run: HSM')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill(ADA.name)
  await page.getByRole('button', { name: 'Continue' }).click()
  await inspect(page, 'first run: administrator, with mistakes')
  await page.getByLabel('E-mail').fill(ADA.email)
  await page.getByLabel('Passphrase', { exact: true }).fill(ADA.passphrase)
  await page.getByRole('button', { name: 'Continue' }).click()
  await inspect(page, 'first run: instance')
  await page.getByLabel('Instance name').fill('Production')
  await page.getByRole('button', { name: 'Finish set-up' }).click()

  await expect(page.getByRole('region', { name: 'Getting started' })).toBeVisible()
  await inspect(page, 'overview')
  await goTo(page, 'Keys')
  await expect(page.getByText('No keys yet')).toBeVisible()
  await inspect(page, 'keys: none')
  await page.getByRole('link', { name: 'Create key' }).click()
  await page.getByRole('button', { name: 'Create key' }).click()
  await inspect(page, 'keys: create, with a mistake')
  await page.keyboard.press('Escape')
  await createKey(page, 'long-name-'.repeat(9))
  await inspect(page, 'keys: created')
  await page.keyboard.press('Escape')
  await inspect(page, 'keys: one')
  await page.getByRole('button', { name: 'Filter by state' }).click()
  await inspect(page, 'keys: filter')
  await page.keyboard.press('Escape')

  await page.getByRole('table', { name: 'Keys' }).getByRole('link').click()
  await expect(page.getByRole('region', { name: 'Facts' })).toBeVisible()
  await inspect(page, 'key')
  const tabs = page.getByRole('navigation', { name: 'Key' })
  await tabs.getByRole('link', { name: 'Use it' }).click()
  await page.getByRole('button', { name: 'Wrap', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Data key in plain' })).toBeVisible()
  await page.getByRole('button', { name: 'Unwrap' }).click()
  await inspect(page, 'key: use, with an answer and a mistake')
  expect(await storageOf(page), 'nothing is stored').toEqual([])
  expect(page.url()).not.toContain('?')
  await tabs.getByRole('link', { name: 'Activity' }).click()
  await expect(page.getByRole('list', { name: 'Events' })).toBeVisible()
  await inspect(page, 'key: activity')

  await goTo(page, 'Audit trail')
  const events = page.getByRole('list', { name: 'Events' })
  await expect(events).toBeVisible()
  await inspect(page, 'audit trail')
  await events.getByRole('link').first().click()
  await expect(page.getByRole('dialog', { name: 'Audit event' })).toContainText('Canonical bytes')
  await inspect(page, 'audit trail: event')
  await page.keyboard.press('Escape')
  await goTo(page, 'HSM')
  await expect(page.getByRole('region', { name: 'Token', exact: true })).toBeVisible()
  await inspect(page, 'HSM')

  await page.getByRole('button', { name: 'Instance: Production' }).click()
  await inspect(page, 'instance switcher')
  await page.getByRole('menuitem', { name: 'New instance' }).click()
  await expect(page.getByRole('dialog', { name: 'New instance' })).toBeVisible()
  await inspect(page, 'new instance')
  await page.keyboard.press('Escape')

  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: 'Open the menu' }).click()
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.setViewportSize(DESK)

  await page.getByRole('button', { name: 'Theme: as the system' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  expect(await storageOf(page), 'nothing about keys is stored').toEqual(REMEMBERED)
  await page.goto(`${keywright.origin}/nowhere`)
  await inspect(page, 'not found')

  await page.goto(keywright.origin)
  await page.getByRole('button', { name: `Account of ${ADA.name}` }).click()
  await inspect(page, 'account menu')
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await inspect(page, 'sign in')
  expect(await storageOf(page)).toEqual(REMEMBERED)

  expect(forbidden, 'no third party, no breach of the content security policy, no error').toEqual([])
})

test('the whole path by keyboard alone', async ({ page }) => {
  await page.goto(keywright.origin)
  await signIn(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()

  const create = page.getByRole('link', { name: 'Create key' })
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Import key' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(create).toBeFocused()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: 'Create a key' })
  await expect(panel.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('typed by hand')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Key created' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(create).toBeFocused()
})

import { expect, test, type Page } from '@playwright/test'
import { startKeywright, type Keywright } from './support/keywright.ts'
import { ADA, createKey, goTo, revealed, setUp, signIn } from './support/steps.ts'

// One server for the file: each test leaves it as the next one expects it.
test.describe.configure({ mode: 'serial' })

let keywright: Keywright
test.beforeAll(async () => {
  keywright = await startKeywright()
})
test.afterAll(() => keywright.stop())

async function signedIn(page: Page): Promise<void> {
  await page.goto(keywright.origin)
  await signIn(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
}

async function openUse(page: Page, key: string): Promise<void> {
  await goTo(page, 'Keys')
  await page.getByRole('table', { name: 'Keys' }).getByRole('link', { name: key }).click()
  await page.getByRole('navigation', { name: 'Key' }).getByRole('link', { name: 'Use it' }).click()
}

/** What a screen reader says of a field that was refused. */
const mistake = (page: Page, words: string | RegExp) => page.getByRole('alert').filter({ hasText: words })

test('a wrong setup code is said beside the field, and the right one may be typed', async ({ page }) => {
  await page.goto(`${keywright.origin}/first-run#not-the-code`)
  await expect(page.getByLabel('Setup code', { exact: true })).toHaveAccessibleDescription(/That is not the setup code/)
  await page.getByLabel('Setup code', { exact: true }).fill(new URL(keywright.setupUrl).hash.slice(1))
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(page.getByRole('region', { name: 'Your HSM' })).toBeVisible()
})

test('a short passphrase is refused before anything is sent', async ({ page }) => {
  await page.goto(keywright.setupUrl)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill(ADA.name)
  await page.getByLabel('E-mail').fill('ada')
  await page.getByLabel('Passphrase', { exact: true }).fill('too short')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveAccessibleDescription(/Use 12 to 128 characters/)
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/Must be an e-mail address/)
  await expect(page.getByLabel('E-mail')).toBeFocused()
})

test('set-up happens once: its link leads to signing in', async ({ page, browser }) => {
  await setUp(page, keywright, 'Production')
  const stranger = await browser.newPage()
  await stranger.goto(keywright.setupUrl)
  await expect(stranger.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await stranger.close()
})

test('a wrong passphrase does not say which of the two was wrong', async ({ page }) => {
  await page.goto(keywright.origin)
  await signIn(page, 'not the passphrase')
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveAccessibleDescription(/do not belong together/)
  await signIn(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
})

test('an address needs a session, and is returned to after signing in', async ({ page }) => {
  await signedIn(page)
  await goTo(page, 'Audit trail')
  const facets = page.getByRole('complementary', { name: 'Narrow down' })
  await facets.getByRole('region', { name: 'Outcome' }).getByRole('button', { name: 'Success' }).click()
  await expect(page).toHaveURL(/outcome=success/)
  const address = page.url()
  await page.context().clearCookies()
  await page.goto(address)
  await expect(page.getByText('You will be taken to what you asked for.')).toBeVisible()
  await signIn(page)
  await expect(page).toHaveURL(address)
})

test('a session that was ended elsewhere leads to signing in and back', async ({ page, browser }) => {
  await signedIn(page)
  await goTo(page, 'Keys')
  const address = page.url()
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() })
  const other = await elsewhere.newPage()
  await other.goto(keywright.origin)
  await other.getByRole('button', { name: `Account of ${ADA.name}` }).click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await elsewhere.close()

  await page.getByRole('searchbox', { name: 'Search keys' }).fill('anything')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByText('Your session has ended.')).toBeVisible()
  await signIn(page)
  await expect(page).toHaveURL(`${address}?search=anything`)
})

test('a key needs a name of its own length, and pressing twice makes one key', async ({ page }) => {
  await signedIn(page)
  await goTo(page, 'Keys')
  await expect(page.getByText('No keys yet')).toBeVisible()
  await page.getByRole('link', { name: 'Create key' }).click()
  const panel = page.getByRole('dialog', { name: 'Create a key' })
  await panel.getByLabel('Name').fill('x')
  await panel.getByRole('button', { name: 'Create key' }).click()
  await expect(panel.getByLabel('Name')).toHaveAccessibleDescription(/Must be a string of 2 to 90 characters/)

  await panel.getByLabel('Name').fill('pressed twice')
  await panel.getByRole('button', { name: 'Create key' }).dblclick()
  await expect(page.getByRole('dialog', { name: 'Key created' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 key', { exact: true })).toBeVisible()
})

test('what cannot be wrapped or unwrapped is said beside the field, and leaves its event', async ({ page }) => {
  await signedIn(page)
  await createKey(page, 'hard to fool')
  await page.keyboard.press('Escape')
  await openUse(page, 'hard to fool')
  const wrap = page.getByRole('form', { name: 'Wrap a data key', exact: true })
  const unwrap = page.getByRole('form', { name: 'Unwrap a data key' })

  await wrap.getByLabel('Data key optional').fill('not base64!')
  await wrap.getByRole('button', { name: 'Wrap' }).click()
  await expect(wrap.getByLabel('Data key optional')).toHaveAccessibleDescription(/This is not base64/)

  await wrap.getByLabel('Data key optional').fill('QUJDREVGR0hJSktMTU5PUA==')
  await wrap.getByLabel('Additional data').fill('invoice 7')
  await wrap.getByRole('button', { name: 'Wrap' }).click()
  const ciphertext = await revealed(page, 'Wrap a data key', 'Ciphertext')

  await unwrap.getByLabel('Ciphertext').fill(ciphertext)
  await unwrap.getByLabel('Additional data').fill('invoice 8')
  await unwrap.getByRole('button', { name: 'Unwrap' }).click()
  await expect(mistake(page, 'the additional data differs')).toBeVisible()

  const tampered = Buffer.from(ciphertext, 'base64')
    .toString('utf8')
    .replace(/(?<="ciphertext":").(?=.)/, (first) => (first === '/' ? '+' : '/'))
  await unwrap.getByLabel('Ciphertext').fill(Buffer.from(tampered).toString('base64'))
  await unwrap.getByLabel('Additional data').fill('invoice 7')
  await unwrap.getByRole('button', { name: 'Unwrap' }).click()
  await expect(mistake(page, 'This key could not unwrap that ciphertext')).toBeVisible()

  await unwrap.getByLabel('Ciphertext').fill(ciphertext)
  await unwrap.getByRole('button', { name: 'Unwrap' }).click()
  expect(await revealed(page, 'Unwrap a data key', 'Data key in plain')).toBe('QUJDREVGR0hJSktMTU5PUA==')

  await page.getByRole('navigation', { name: 'Key' }).getByRole('link', { name: 'Activity' }).click()
  await expect(
    page.getByRole('list', { name: 'Events' }).getByText('the ciphertext or its additional data was not right'),
  ).toHaveCount(2)
})

test('a key that does not exist and a page that does not exist say so', async ({ page }) => {
  await signedIn(page)
  const here = page.url().replace('/overview', '')
  await page.goto(`${here}/keys/00000000-0000-4000-8000-000000000000`)
  await expect(mistake(page, 'There is no such key here.')).toBeVisible()
  await page.goto(`${here}/nowhere`)
  await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible()
})

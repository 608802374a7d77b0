import { expect, test, type Browser, type Page } from '@playwright/test'
import { inspect } from './support/inspect.ts'
import { startKeywright, type Keywright } from './support/keywright.ts'
import { ADA, setUp } from './support/steps.ts'

const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', passphrase: 'harvest copper violin tundra' } as const

let keywright: Keywright
test.beforeAll(async () => {
  keywright = await startKeywright()
})
test.afterAll(() => keywright.stop())

/** As the dashboard's own pages ask; the cookie is the page's. */
const asked = async (page: Page, path: string, data?: object): Promise<{ id: string; url: string }> => {
  const answer = await page.request.post(`${keywright.origin}${path}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
    ...(data === undefined ? {} : { data }),
  })
  // The contract's `Invitation`, of which the server's tests check the shape.
  const { person, url } = (await answer.json()) as { person: { id: string }; url: string }
  return { id: person.id, url }
}

/** Somebody at another browser, who has only the link. */
const visit = async (browser: Browser, url: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  await page.goto(url)
  return page
}

test('somebody comes in by a link, by keyboard alone, and the link ends', async ({ page, browser }) => {
  await setUp(page, keywright, 'Production')
  const { id, url } = await asked(page, '/bff/access/people', { name: GRACE.name, email: GRACE.email })

  await test.step('a link that was replaced says so in clear words', async () => {
    const late = await visit(browser, url)
    await expect(late.getByText(GRACE.email)).toBeVisible()
    await asked(page, `/bff/access/people/${id}/invitation`)
    await late.close()
    const replaced = await visit(browser, url)
    await expect(replaced.getByText('This invitation does not hold any more.')).toBeVisible()
    await expect(replaced.getByText('Ask whoever invited you for a new link.')).toBeVisible()
    await replaced.close()
  })

  const { url: renewed } = await asked(page, `/bff/access/people/${id}/invitation`)
  const grace = await visit(browser, renewed)

  await test.step('the page says who is invited, and the link leaves the address bar', async () => {
    await expect(grace.getByRole('heading', { level: 1 })).toContainText(GRACE.name)
    await expect(grace.getByText(GRACE.email)).toBeVisible()
    expect(grace.url()).toBe(`${keywright.origin}/invitation`)
  })

  const passphrase = grace.getByLabel('Passphrase', { exact: true })
  await test.step('a passphrase that is easily guessed is refused beside its field', async () => {
    await passphrase.focus()
    await grace.keyboard.type('Password1234!')
    await grace.keyboard.press('Enter')
    await expect(grace.getByText(/hard to guess/)).toBeVisible()
    await expect(passphrase).toBeFocused()
  })

  await test.step('with a good one she is signed in', async () => {
    await grace.keyboard.press('ControlOrMeta+a')
    await grace.keyboard.type(GRACE.passphrase)
    await grace.keyboard.press('Enter')
    await expect(grace).toHaveURL(`${keywright.origin}/`)
    const account = await grace.request.get(`${keywright.origin}/bff/account`, {
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(await account.json()).toMatchObject({ id, email: GRACE.email })
  })

  await test.step('nobody comes in by that link again', async () => {
    const second = await visit(browser, renewed)
    await expect(second.getByText('This invitation does not hold any more.')).toBeVisible()
    await second.close()
  })

  await test.step('once removed, she is out with her next call', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' }
    await page.request.delete(`${keywright.origin}/bff/access/people/${id}`, { headers })
    const after = await grace.request.get(`${keywright.origin}/bff/account`, { headers })
    expect([after.status(), after.headers()['keywright-session']]).toEqual([401, 'ended'])
  })
})

test('the page can be read and used by everybody, on a phone and at a desk, in both themes', async ({
  page,
  browser,
}) => {
  const headers = { 'sec-fetch-site': 'same-origin' }
  await page.request.post(`${keywright.origin}/bff/session`, {
    headers,
    data: { email: ADA.email, password: ADA.passphrase },
  })
  const { url } = await asked(page, '/bff/access/people', { name: 'Edsger', email: 'edsger@example.com' })
  const guest = await visit(browser, url)
  await guest.getByLabel('Passphrase', { exact: true }).fill('Password1234!')
  await guest.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(guest.getByText(/hard to guess/)).toBeVisible()
  await inspect(guest, 'an invitation with a passphrase that was refused')
  const stranger = await visit(browser, `${keywright.origin}/invitation#${'A'.repeat(43)}`)
  await expect(stranger.getByText('This invitation does not hold any more.')).toBeVisible()
  await inspect(stranger, 'an invitation that does not hold')
})

import { expect, test, type Page } from '@playwright/test'
import { realProvider, type RealProvider } from '../apps/bff/src/testing/real-provider.ts'
import { openDesk, type Desk } from './support/desk.ts'
import { inspect } from './support/inspect.ts'
import { inviteByApi } from './support/access.ts'
import { ADA, said } from './support/steps.ts'

let desk: Desk
let provider: RealProvider
test.beforeAll(async () => {
  desk = await openDesk()
  provider = await realProvider(`${desk.origin}/sign-in/return`)
})
test.afterAll(async () => {
  await provider.close()
  await desk.stop()
})

const GRACE = { email: 'grace@example.com', name: 'Grace Hopper' }
const tab = () => `${desk.origin}/instances/${desk.instanceId}/access/single-sign-on`
const card = (page: Page) => page.getByRole('region', { name: 'Single sign-on' })

/** The provider's own pages: who it is, and whether Keywright may know. */
async function atProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('anything')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function signInByProvider(page: Page, login: string): Promise<void> {
  await page.goto(`${desk.origin}/sign-in`)
  await page.getByRole('button', { name: 'Sign in by single sign-on' }).click()
  await atProvider(page, login)
}

test('an administrator sets the provider up, and its groups make somebody a manager as long as it says so', async ({
  page,
  browser,
}) => {
  // axe looks at screens in two themes, and the provider has pages of its own.
  test.slow()
  await desk.enter(page)
  const made = await desk.api.post('/bff/access/groups', { data: { name: 'Key managers' } })
  // Of the contract.
  const { id: group } = (await made.json()) as { readonly id: string }
  const grant = { subjectId: group, role: 'Manager', instanceId: desk.instanceId }
  expect((await desk.api.post('/bff/access/grants', { data: grant })).ok()).toBe(true)
  await inviteByApi(desk, GRACE)

  await page.goto(tab())
  await expect(card(page)).toContainText(`${desk.origin}/sign-in/return`)
  const issuer = page.getByLabel('Issuer', { exact: true })
  await issuer.fill(`${provider.issuer}/nowhere`)
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByRole('alert')).toContainText('Nothing is found at /.well-known/openid-configuration')
  await issuer.fill(provider.issuer)
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByText('The provider answers.')).toBeVisible()
  await page.getByLabel('Client id').fill(provider.clientId)
  await page.getByLabel('Client secret', { exact: true }).fill(provider.clientSecret)
  await page.getByRole('button', { name: 'Add a mapping' }).click()
  await page.getByLabel('Value 1 of the claim').fill('kms-managers')
  await page.getByLabel('Group 1', { exact: true }).selectOption({ label: 'Key managers' })
  await inspect(page, 'single sign-on, filled in')
  await page.getByRole('button', { name: 'Turn on single sign-on' }).click()
  await said(page, 'Single sign-on holds')
  await expect(page.getByLabel('Client secret', { exact: true })).toHaveValue('')

  const account = { ...GRACE, groups: ['staff', 'kms-managers'] }
  provider.accounts.set('grace', account)
  const first = await browser.newContext()
  const graces = await first.newPage()
  await graces.goto(`${desk.origin}/sign-in`)
  await expect(graces.getByRole('button', { name: 'Sign in by single sign-on' })).toBeVisible()
  await inspect(graces, 'sign-in with single sign-on')
  await signInByProvider(graces, 'grace')
  await expect(graces.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
  expect(graces.url()).not.toContain('code=')
  const cookies = (await first.cookies(desk.origin)).map(({ name, sameSite, httpOnly }) => ({
    name,
    sameSite,
    httpOnly,
  }))
  expect(cookies).toEqual([{ name: 'keywright.session_token', sameSite: 'Strict', httpOnly: true }])
  // The role acts: she creates a key.
  await graces.goto(`${desk.origin}/instances/${desk.instanceId}/keys/new`)
  await expect(graces.getByLabel('Name', { exact: true })).toBeEnabled()
  await graces.goto(`${desk.origin}/instances/${desk.instanceId}/account`)
  await expect(graces.getByRole('region', { name: 'How you sign in' })).toContainText('by the provider')
  await inspect(graces, 'an account without a passphrase')

  await page.goto(`${desk.origin}/instances/${desk.instanceId}/access/subjects/${group}`)
  await expect(page.getByRole('list', { name: 'Members' })).toContainText('by single sign-on')

  account.groups = ['staff']
  const second = await browser.newContext()
  const later = await second.newPage()
  await signInByProvider(later, 'grace')
  await expect(later.getByRole('heading', { level: 1, name: 'No instance for you' })).toBeVisible()
  await first.close()
  await second.close()
})

test('whoever has a passphrase shows it once; an answer that is strange is refused in words', async ({ browser }) => {
  provider.accounts.set('ada', { email: ADA.email, name: ADA.name, groups: [] })
  provider.accounts.set('stranger', { email: 'stranger@example.com', name: 'Stranger', groups: [] })
  const context = await browser.newContext()
  const page = await context.newPage()
  await signInByProvider(page, 'ada')
  const field = page.getByLabel('Passphrase', { exact: true })
  await field.fill('not the passphrase')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/not the passphrase of that account/)
  await inspect(page, 'the passphrase asked for once')
  await field.fill(ADA.passphrase)
  await field.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
  await context.close()

  const other = await browser.newContext()
  const strange = await other.newPage()
  await signInByProvider(strange, 'stranger')
  await expect(strange.getByRole('alert')).toContainText('Nobody lets you in here')
  await inspect(strange, 'a sign-in that was refused')
  await strange.goto(`${desk.origin}/sign-in/return?code=stolen&state=forged`)
  await expect(strange.getByRole('alert')).toContainText('belongs to no sign-in under way')
  expect(strange.url()).not.toContain('stolen')
  await other.close()
})

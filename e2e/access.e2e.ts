import { expect, request, test, type Page } from '@playwright/test'
import { acceptAs, inviteByApi } from './support/access.ts'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { goTo, said } from './support/steps.ts'

const GRACE = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  passphrase: 'copper kettle whistles at dawn',
} as const

let desk: Desk
let keyId: string
test.beforeEach(async ({ page }) => {
  desk = await openDesk()
  await desk.api.post('/api/v2/key_rings/payments', { headers: { 'Bluemix-Instance': desk.instanceId } })
  keyId = await aKey(desk, 'payments-root', { ring: 'payments' })
  await aKey(desk, 'other-root')
  await desk.enter(page)
})
test.afterEach(() => desk.stop())

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Access' }).getByRole('link', { name, exact: true }).click()

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function choose(page: Page, box: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name: box }).fill(text)
  await page.getByRole('option', { name: text }).first().click()
}

test('whoever is invited sees the keys of one ring, and nothing once the role is revoked', async ({
  page,
  browser,
}) => {
  await goTo(page, 'Access')
  await button(page, 'Invite a person').first().click()
  const invite = page.getByRole('dialog', { name: 'Invite a person' })
  await invite.getByRole('button', { name: 'Invite' }).click()
  await expect(invite.getByText('Type their name.')).toBeVisible()
  await invite.getByLabel('Name').fill(GRACE.name)
  await invite.getByLabel('E-mail').fill(GRACE.email)
  await invite.getByRole('button', { name: 'Invite' }).click()
  const shown = page.getByRole('dialog', { name: 'Invitation' })
  const link = await shown.getByRole('code').innerText()
  await shown.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('table', { name: 'People' }).getByRole('row', { name: GRACE.email })).toContainText(
    'Invited',
  )

  await tab(page, 'Groups')
  await button(page, 'Create group').click()
  const create = page.getByRole('dialog', { name: 'Create a group' })
  await create.getByLabel('Name').fill('Payments team')
  await create.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Payments team' })).toBeVisible()
  await choose(page, 'Add a member', GRACE.name)
  await button(page, 'Add').click()
  await said(page, `${GRACE.name} is in Payments team now.`)

  await button(page, 'Grant a role').click()
  const grant = page.getByRole('dialog', { name: 'Grant a role' })
  await grant.getByRole('button', { name: 'Ring', exact: true }).click()
  await grant.getByRole('button', { name: 'Grant role' }).click()
  await expect(grant.getByText('Choose the ring.')).toBeVisible()
  await grant.getByLabel('Key ring').selectOption('payments')
  await grant.getByRole('button', { name: 'Grant role' }).click()
  await said(page, 'Payments team has the role Reader on the ring payments of Production now.')

  const elsewhere = await browser.newContext()
  const grace = await elsewhere.newPage()
  await grace.goto(link)
  await expect(grace.getByRole('heading', { name: `Welcome, ${GRACE.name}` })).toBeVisible()
  expect(grace.url()).not.toContain('#')
  await grace.getByLabel('Passphrase', { exact: true }).fill(GRACE.passphrase)
  await grace.getByRole('button', { name: 'Accept and sign in' }).click()
  await goTo(grace, 'Keys')
  const keys = grace.getByRole('table', { name: 'Keys' })
  await expect(keys.getByRole('link', { name: 'payments-root' })).toBeVisible()
  await expect(keys.getByRole('link', { name: 'other-root' })).toHaveCount(0)
  await keys.getByRole('link', { name: 'payments-root' }).click()
  await grace.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: 'Danger zone' }).click()
  await expect(button(grace, 'Disable')).toHaveAccessibleDescription('Needs the Manager role.')
  await expect(button(grace, 'Disable')).toBeDisabled()

  await grace.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: 'Use it' }).click()
  await expect(button(grace, 'Wrap')).toBeEnabled()

  await button(page, 'Revoke Reader of Payments team').click()
  await page
    .getByRole('dialog', { name: 'Revoke Reader of Payments team?' })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await said(page, 'Payments team no longer has the role Reader on the ring payments of Production.')
  await button(grace, 'Wrap').click()
  await expect(grace.getByRole('heading', { name: 'No instance for you' })).toBeVisible()
  await expect(grace.getByText('Your roles reach no instance.')).toBeVisible()
  await elsewhere.close()
})

test('a program works by its API key until that is deleted, with a role that whoever answers for it has', async ({
  page,
}) => {
  const { origin, instanceId } = desk
  await goTo(page, 'Access')
  await tab(page, 'Service IDs')
  await page.getByRole('button', { name: 'Create service ID' }).click()
  const create = page.getByRole('dialog', { name: 'Create a service ID' })
  await create.getByLabel('Name').fill('payment-api')
  await create.getByRole('button', { name: 'Create service ID' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'payment-api' })).toBeVisible()
  await button(page, 'Create API key').click()
  const form = page.getByRole('dialog', { name: 'New API key for payment-api' })
  await form.getByLabel('Name').fill('server-1')
  await form.getByRole('button', { name: 'Create API key' }).click()
  const made = page.getByRole('dialog', { name: 'API key created' })
  const apiKey = await made.getByRole('code').first().innerText()
  expect(apiKey).toMatch(/^kwk_/)
  await made.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(apiKey)).toHaveCount(0)

  const subjectId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  const data = { subjectId, role: 'Reader', instanceId, keyRingId: 'payments' }
  const granted = await desk.api.post('/bff/access/grants', { data })
  expect(granted.status()).toBe(201)
  const more = await desk.api.post('/bff/access/grants', { data: { subjectId, role: 'Administrator', instanceId } })
  expect(more.status()).toBe(409)

  const program = await request.newContext({ baseURL: origin })
  const grant = { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: apiKey }
  const exchange = await program.post('/identity/token', { form: grant })
  // Of the contract, whose tests hold the service to it.
  const { access_token: token } = (await exchange.json()) as { readonly access_token: string }
  const list = () =>
    program.get('/api/v2/keys', { headers: { Authorization: `Bearer ${token}`, 'Bluemix-Instance': instanceId } })
  // Of the contract, too.
  const { resources } = (await (await list()).json()) as { readonly resources: readonly { readonly name: string }[] }
  expect(resources.map(({ name }) => name)).toEqual(['payments-root'])

  await page.reload()
  await expect(page.getByRole('list', { name: 'API keys' })).toContainText('Used')
  await button(page, 'Delete the API key server-1').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await said(page, 'The API key server-1 no longer works.')
  expect((await list()).status()).toBe(401)
  expect((await program.post('/identity/token', { form: grant })).ok()).toBe(false)
  await program.dispose()
})

test('why somebody can or cannot is answered with the rule that decides, at an address of its own', async ({
  page,
}) => {
  const { instanceId, api } = desk
  const { id } = await inviteByApi(desk, GRACE)
  await api.post('/bff/access/grants', { data: { subjectId: id, role: 'Reader', instanceId, keyRingId: 'payments' } })
  await page.goto(`${desk.origin}/instances/${instanceId}/keys/${keyId}/access`)
  const who = page.getByRole('table', { name: 'Who has access' })
  await expect(who.getByRole('row', { name: GRACE.email })).toContainText('payments')
  await page.getByRole('link', { name: 'Why can somebody…?' }).click()
  await choose(page, 'Who', GRACE.name)
  await page.getByLabel('Wants to').selectOption('disable a key')
  await button(page, 'Ask').click()
  const answer = page.getByRole('status').filter({ hasText: 'cannot' })
  await expect(answer).toHaveText(
    'Grace Hopper cannot disable payments-root: it takes the Manager role, and none is held here.',
  )
  await page.reload()
  await expect(answer).toBeVisible()
  await page.getByLabel('Wants to').selectOption('wrap a data key with a key')
  await button(page, 'Ask').click()
  await expect(page.getByRole('status').filter({ hasText: 'Grace Hopper can wrap' })).toHaveText(
    'Grace Hopper can wrap a data key with payments-root, by Reader on the ring payments of Production.',
  )
})

test('a manager of one ring creates keys there, and finds the buttons of other keys grey', async ({ browser }) => {
  const { origin, instanceId, api } = desk
  const grace = await acceptAs(desk, await inviteByApi(desk, GRACE))
  const where = { subjectId: grace.id, instanceId }
  await api.post('/bff/access/grants', { data: { ...where, role: 'Manager', keyRingId: 'payments' } })
  await api.post('/bff/access/grants', { data: { ...where, role: 'Reader' } })
  const context = await browser.newContext({ storageState: await grace.api.storageState() })
  const page = await context.newPage()
  await page.goto(`${origin}/instances/${instanceId}/keys/${keyId}/danger`)
  await expect(button(page, 'Disable')).toBeEnabled()
  await goTo(page, 'Keys')
  await page.getByRole('table', { name: 'Keys' }).getByRole('link', { name: 'other-root' }).click()
  await page.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: 'Danger zone' }).click()
  await expect(button(page, 'Disable')).toHaveAccessibleDescription(/on this key or its ring; yours is for others/)
  await goTo(page, 'Keys')
  await page.getByRole('link', { name: 'Create key' }).click()
  const panel = page.getByRole('dialog', { name: 'Create a key' })
  await expect(panel.getByLabel('Key ring').getByRole('option')).toHaveText(['payments'])
  await panel.getByLabel('Name').fill('made-by-grace')
  await panel.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByRole('dialog', { name: 'Key created' })).toBeVisible()
  await context.close()
  await grace.api.dispose()
})

import { expect, request, test, type Browser, type Page } from '@playwright/test'
import { press, type } from './support/by-keyboard.ts'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { inspect } from './support/inspect.ts'
import { said } from './support/steps.ts'

const BEN = { name: 'Ben Babbage', email: 'ben@example.com', password: 'seven difference wheels turn' } as const

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())

/** A colleague who came in by an invitation and manages the instance, in a browser of their own. */
async function colleague(browser: Browser): Promise<Page> {
  const { api, origin, instanceId } = desk
  const { name, email, password } = BEN
  const invited = await api.post('/bff/access/people', { data: { name, email } })
  // Of the contract, whose tests hold the service to it.
  const { url, person } = (await invited.json()) as { readonly url: string; readonly person: { readonly id: string } }
  const roles = [{ role: 'Manager', instanceId }, { role: 'Administrator' }]
  for (const role of roles) await api.post('/bff/access/grants', { data: { subjectId: person.id, ...role } })
  const theirs = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } })
  const token = new URL(url).hash.slice(1)
  const accepted = await theirs.post('/bff/invitation/acceptance', { data: { token, password } })
  if (!accepted.ok()) throw new Error(`the invitation was refused: ${accepted.status()} ${await accepted.text()}`)
  const signedIn = await theirs.post('/bff/session', { data: { email, password } })
  if (!signedIn.ok()) throw new Error(`the colleague was not let in: ${signedIn.status()}`)
  const context = await browser.newContext({ storageState: await theirs.storageState() })
  await theirs.dispose()
  const page = await context.newPage()
  await page.goto(`${origin}/instances/${instanceId}/approvals`)
  return page
}

/** The same colleague, who comes back. */
async function again(browser: Browser): Promise<Page> {
  const { origin, instanceId } = desk
  const theirs = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } })
  const { email, password } = BEN
  await theirs.post('/bff/session', { data: { email, password } })
  const context = await browser.newContext({ storageState: await theirs.storageState() })
  await theirs.dispose()
  const page = await context.newPage()
  await page.goto(`${origin}/instances/${instanceId}/approvals`)
  return page
}

async function askToDelete(page: Page, name: string): Promise<void> {
  const id = await aKey(desk, name)
  await page.goto(`${desk.origin}/instances/${desk.instanceId}/keys/${id}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` })
  await expect(dialog.getByText('This asks one other person: nothing happens until they approve.')).toBeVisible()
  await dialog.getByLabel('The name of the key').fill(name)
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog.getByText('This waits for approval.')).toBeVisible()
  await expect(dialog.getByText('Somebody else with the role Manager must approve it')).toBeVisible()
  await expect(dialog.getByText('This asks one other person')).toBeHidden()
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled()
}

const asked = (page: Page, part: string, name: string) =>
  page.getByRole('region', { name: part }).getByRole('region', { name: `Delete the key ${name}` })

test('what two people must agree to is asked by one, and done or refused by another', async ({ page, browser }) => {
  await desk.enter(page)
  const policy = page.getByRole('region', { name: 'Dual control', exact: true })
  await test.step('a rule that an only manager could never meet is refused', async () => {
    await page.goto(`${desk.origin}/instances/${desk.instanceId}/settings`)
    await policy.getByLabel('Delete a key').selectOption('1')
    await expect(policy.getByText('Only 1 person has the right to approve')).toBeVisible()
    await policy.getByRole('button', { name: 'Save dual control' }).click()
    await expect(policy.getByText('Too few people could approve.')).toBeInViewport()
  })

  const other = await colleague(browser)
  await test.step('the policy is set', async () => {
    await page.reload()
    await policy.getByLabel('Delete a key').selectOption('1')
    await expect(policy.getByText('Waits for one other person. 2 people have the right.')).toBeVisible()
    await policy.getByRole('button', { name: 'Save dual control' }).click()
    await said(page, 'Dual control holds from now on.')
  })

  await test.step('asked, and not approved by who asked', async () => {
    await askToDelete(page, 'old-invoices')
    await page.getByRole('dialog').getByRole('link', { name: 'See the request' }).click()
    const mine = asked(page, 'Asked by me', 'old-invoices')
    await expect(mine.getByText('destroyed')).toBeVisible()
    await expect(mine.getByRole('button', { name: 'Approve' })).toBeDisabled()
    await expect(mine.getByRole('button', { name: 'Approve' })).toHaveAccessibleDescription(
      /Nobody approves what they asked/,
    )
  })

  await test.step('approved by another person, and done in the name of the first', async () => {
    await other.reload()
    await expect(other.getByRole('link', { name: '1 request waiting for you' })).toBeVisible()
    await inspect(other, 'a request that waits for somebody')
    await asked(other, 'Waiting for me', 'old-invoices').getByRole('button', { name: 'Approve' }).click()
    await said(other, 'Approved and done.')
    await expect(asked(other, 'Ended', 'old-invoices').getByText('Approved and done.')).toBeVisible()
    await page.reload()
    await expect(asked(page, 'Ended', 'old-invoices').getByText(BEN.email)).toBeVisible()
  })

  await test.step('refused with a reason, which the first reads', async () => {
    await askToDelete(page, 'new-invoices')
    await other.reload()
    await asked(other, 'Waiting for me', 'new-invoices').getByRole('button', { name: 'Refuse' }).click()
    const dialog = other.getByRole('dialog', { name: 'Refuse: Delete the key new-invoices?' })
    await dialog.getByLabel('Reason').fill('Still in use by billing')
    await dialog.getByRole('button', { name: 'Refuse' }).click()
    await said(other, 'The request was refused.')
    await page.getByRole('dialog').getByRole('link', { name: 'See the request' }).click()
    await page.reload()
    await expect(asked(page, 'Ended', 'new-invoices').getByText('Still in use by billing')).toBeVisible()
  })

  await other.context().close()
})

test('a role and an import wait for another person, who agrees by keyboard alone', async ({ page, browser }) => {
  const { api, origin, instanceId } = desk
  await desk.enter(page)
  const rule = (action: string) => ({ action, approvers: 1, distinctGroups: false })
  const headers = { 'Bluemix-Instance': instanceId }
  const asked = { rules: [rule('kms.secrets.delete'), rule('kms.secrets.import')], standsDays: 7 }
  expect((await api.put('/bff/dual-control', { headers, data: asked })).status()).toBe(204)
  const everywhere = { rules: [rule('kms.access-grants.write')], standsDays: 7 }
  expect((await api.put('/bff/platform-dual-control', { data: everywhere })).status()).toBe(204)

  const long = 'W'.repeat(90)
  await test.step('asked for: a key of a hostile name, and a role for somebody', async () => {
    const KEY = 'application/vnd.ibm.kms.key+json'
    const resources = [{ type: KEY, name: long, extractable: false, payload: Buffer.alloc(32, 7).toString('base64') }]
    const data = { metadata: { collectionType: KEY, collectionTotal: 1 }, resources }
    expect((await api.post('/api/v2/keys', { headers, data })).status()).toBe(409)
    const invited = await api.post('/bff/access/people', { data: { name: 'Cleo', email: 'cleo@example.com' } })
    // Of the contract, whose tests hold the service to it.
    const { person } = (await invited.json()) as { readonly person: { readonly id: string } }
    await page.goto(`${origin}/instances/${instanceId}/access/subjects/${person.id}`)
    await page.getByRole('button', { name: 'Grant a role' }).click()
    await page.getByRole('button', { name: 'Grant role' }).click()
    await expect(page.getByText('Somebody else with the role Administrator must approve it')).toBeVisible()
    await page.getByRole('link', { name: 'See the request' }).click()
    await expect(page.getByRole('region', { name: 'Asked by me' }).getByText('cleo@example.com')).toBeVisible()
    await inspect(page, 'requests of a hostile name, and for a role')
  })

  await test.step('approved with no mouse', async () => {
    const other = await again(browser)
    const mine = other.getByRole('region', { name: 'Waiting for me' })
    await press(
      other,
      mine.getByRole('region', { name: `Import the key ${long}` }).getByRole('button', { name: 'Approve' }),
    )
    await said(other, 'Approved and done.')
    const role = mine.getByRole('region', { name: 'Give a role on Production' })
    await press(other, role.getByRole('button', { name: 'Refuse' }))
    await type(other, other.getByLabel('Reason'), 'Not in our team')
    await press(other, other.getByRole('dialog').getByRole('button', { name: 'Refuse' }))
    await said(other, 'The request was refused.')
    await inspect(other, 'nothing waits, and what has been decided')
    await other.context().close()
  })
  await page.goto(`${origin}/instances/${instanceId}/keys`)
  await expect(page.getByRole('link', { name: long })).toBeVisible()
})

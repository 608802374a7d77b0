import { expect, request, test, type Browser, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { inspect } from './support/inspect.ts'
import { goTo, said } from './support/steps.ts'

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
  const data = { subjectId: person.id, role: 'Manager', instanceId }
  await api.post('/bff/access/grants', { data })
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

async function askToDelete(page: Page, name: string): Promise<void> {
  const id = await aKey(desk, name)
  await page.goto(`${desk.origin}/instances/${desk.instanceId}/keys/${id}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` })
  await expect(dialog.getByText('This asks one other person: nothing happens until they approve.')).toBeVisible()
  await dialog.getByLabel('The name of the key').fill(name)
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await said(page, 'Others must approve it first.')
  await expect(page.getByText('Waiting for approval')).toBeVisible()
}

const asked = (page: Page, part: string, name: string) =>
  page.getByRole('region', { name: part }).getByRole('region', { name: `Delete the key ${name}` })

test('what two people must agree to is asked by one, and done or refused by another', async ({ page, browser }) => {
  await desk.enter(page)
  await test.step('the policy is set', async () => {
    await page.goto(`${desk.origin}/instances/${desk.instanceId}/settings`)
    await page.getByLabel('Delete a key').selectOption('1')
    await page.getByRole('button', { name: 'Save dual control' }).click()
    await said(page, 'Dual control holds from now on.')
  })

  await test.step('asked, and not approved by who asked', async () => {
    await askToDelete(page, 'old-invoices')
    await page.getByRole('link', { name: 'See the approvals' }).click()
    const mine = asked(page, 'Asked by me', 'old-invoices')
    await expect(mine.getByText('destroyed')).toBeVisible()
    await expect(mine.getByRole('button', { name: 'Approve' })).toBeDisabled()
    await expect(mine.getByRole('button', { name: 'Approve' })).toHaveAccessibleDescription(
      /Nobody approves what they asked/,
    )
  })

  const other = await colleague(browser)
  await test.step('approved by another person, and done in the name of the first', async () => {
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
    await goTo(page, 'Approvals')
    await page.reload()
    await expect(asked(page, 'Ended', 'new-invoices').getByText('Still in use by billing')).toBeVisible()
  })

  await other.context().close()
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { acceptAs, inviteByApi } from './support/access.ts'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import { inspect } from './support/inspect.ts'
import { ADA, said, signIn } from './support/steps.ts'
import { withAuthenticator } from './support/virtual-authenticator.ts'

let desk: Desk
test.beforeEach(async () => {
  desk = await openDesk()
})
test.afterEach(() => desk.stop())

/** As if everybody had signed in a while ago. */
function letProofsGoStale(): void {
  const db = new DatabaseSync(join(desk.dataDir, 'keywright.db'))
  db.exec('pragma busy_timeout = 5000')
  db.prepare('update session set createdAt = ?').run(new Date(Date.now() - 11 * 60_000).toISOString())
  db.close()
}

const at = (place: string) => `${desk.origin}/instances/${desk.instanceId}/${place}`
const passkeys = (page: Page) => page.getByRole('region', { name: 'Passkeys' })
const home = (page: Page) => expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()

async function toSignIn(page: Page): Promise<void> {
  // The page would find its session gone, and go to signing in by itself at the same moment.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto(`${desk.origin}/sign-in`)
}

/** Adds the first passkey, which brings recovery codes; answers one of them. */
async function addPasskey(page: Page, name: string): Promise<string> {
  await page.goto(at('account'))
  await passkeys(page).getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const paper = page.getByRole('dialog', { name: 'Recovery codes' })
  await expect(paper.locator('code')).toContainText('-')
  const [code = ''] = (await paper.locator('code').innerText()).split('\n')
  await paper.getByRole('button', { name: 'I have kept them' }).click()
  await expect(passkeys(page).getByRole('listitem').filter({ hasText: name })).toContainText('not used yet')
  return code
}

test('a passkey is added, signs in alone and after the passphrase, is a fresh proof, and is removed', async ({
  page,
}) => {
  // axe looks at five screens, in two themes and at two widths.
  test.slow()
  const authenticator = await withAuthenticator(page)
  await desk.enter(page)
  const paper = await addPasskey(page, 'Laptop')
  await inspect(page, 'the account with a passkey')

  await test.step('it signs in alone', async () => {
    await toSignIn(page)
    await inspect(page, 'sign-in, by passphrase or passkey')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await home(page)
  })

  await test.step('it is asked for after the passphrase, which alone is not enough', async () => {
    await toSignIn(page)
    await signIn(page)
    const use = page.getByRole('button', { name: 'Use your passkey' })
    await expect(use).toBeFocused()
    await inspect(page, 'sign-in, second step by passkey')
    await use.click()
    await home(page)
  })

  await test.step('it is a fresh proof before something dangerous', async () => {
    letProofsGoStale()
    await page.goto(at('account'))
    await passkeys(page).getByRole('button', { name: 'Rename Laptop' }).click()
    const rename = page.getByRole('dialog', { name: 'Rename the passkey' })
    await rename.getByLabel('Name').fill('Desk')
    await rename.getByRole('button', { name: 'Rename' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    await expect(proof.getByRole('button', { name: 'Use a passkey' })).toBeVisible()
    await inspect(page, 'a fresh proof, by passkey too')
    await proof.getByRole('button', { name: 'Use a passkey' }).click()
    await said(page, 'The passkey was renamed.')
    await expect(passkeys(page).getByRole('listitem')).toContainText('Desk')
  })

  await test.step('it does nothing for somebody it does not recognise', async () => {
    await authenticator.letUserBeUnverified()
    await toSignIn(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByRole('alert')).toContainText('The passkey was not used.')
    await desk.enter(page)
  })

  await test.step('once it is removed the passphrase signs in alone again', async () => {
    await page.goto(at('account'))
    await passkeys(page).getByRole('button', { name: 'Remove Desk' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Desk?' })
    await inspect(page, 'a passkey about to be removed')
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    await inspect(page, 'a proof by passkey or paper')
    await proof.getByLabel('Passphrase', { exact: true }).fill(ADA.passphrase)
    const code = proof.getByLabel('Recovery code', { exact: true })
    await proof.getByRole('button', { name: 'Go on' }).click()
    await expect(code).toHaveAccessibleDescription('Type a code.')
    await code.fill(paper)
    await proof.getByRole('button', { name: 'Go on' }).click()
    await said(page, 'The passkey was removed.')
    await toSignIn(page)
    await signIn(page)
    await home(page)
  })
})

/** A colleague who manages the instance, in a browser of their own with an authenticator of their own. */
async function colleague(browser: Browser): Promise<Page> {
  const invited = await inviteByApi(desk, { name: 'Ben Babbage', email: 'ben@example.com' })
  const data = { subjectId: invited.id, role: 'Manager', instanceId: desk.instanceId }
  await desk.api.post('/bff/access/grants', { data })
  const { api } = await acceptAs(desk, invited)
  const context = await browser.newContext({ storageState: await api.storageState() })
  await api.dispose()
  return context.newPage()
}

interface Evidence {
  readonly canonical: string
  readonly approvals: readonly { readonly holds: boolean; readonly signature: { readonly statement: string } }[]
}

test('whoever has a passkey signs what they approve, and takes the evidence away', async ({ page, browser }) => {
  test.slow()
  const keyId = await aKey(desk, 'old-invoices')
  const rules = [{ action: 'kms.secrets.delete', approvers: 1, distinctGroups: false }]
  const headers = { 'Bluemix-Instance': desk.instanceId }
  const other = await colleague(browser)
  const put = await desk.api.put('/bff/dual-control', { headers, data: { rules, standsDays: 7 } })
  expect(put.status(), await put.text()).toBe(204)
  expect((await desk.api.delete(`/api/v2/keys/${keyId}`, { headers })).status()).toBe(409)

  await withAuthenticator(other)
  await addPasskey(other, 'Key fob')
  await other.goto(at('approvals'))
  const approve = other.getByRole('button', { name: 'Sign and approve' })
  await expect(approve).toBeVisible()
  await inspect(other, 'a request to sign')
  await approve.click()
  await said(other, 'Approved and done.')
  const ended = other.getByRole('region', { name: 'Ended' })
  await expect(ended).toContainText('signed with passkey “Key fob”')
  await inspect(other, 'a signed approval')

  await desk.enter(page)
  await page.goto(at('approvals'))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download evidence' }).click()
  const file = await (await download).path()
  // Of the contract, whose tests hold the service to it.
  const { canonical, approvals } = JSON.parse(await readFile(file, 'utf8')) as Evidence
  expect(canonical).toContain(keyId)
  expect(approvals.map(({ holds }) => holds)).toEqual([true])
  expect(approvals[0]?.signature.statement).toContain(keyId)
  await other.context().close()
})

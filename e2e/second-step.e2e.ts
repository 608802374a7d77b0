/// <reference lib="dom" />
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, type Page } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import { inspect } from './support/inspect.ts'
import { ADA, said, signIn } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What an authenticator app makes of the secret: RFC 6238, for the step after the present one, so that it is not used yet. */
function codeOf(secret: string, later: number): string {
  const bits = Array.from(secret, (c) => ALPHABET.indexOf(c).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const mac = createHmac('sha1', bytes).update(counter).digest()
  const number = (mac.readUInt32BE(mac.readUInt8(19) & 15) & 0x7fff_ffff) % 1_000_000
  return String(number).padStart(6, '0')
}

/** As if everybody had signed in a while ago. */
function letProofsGoStale(): void {
  const db = new DatabaseSync(join(desk.dataDir, 'keywright.db'))
  db.exec('pragma busy_timeout = 5000')
  db.prepare('update session set createdAt = ?').run(new Date(Date.now() - 11 * 60_000).toISOString())
  db.close()
}

const openAccount = (page: Page) => page.goto(`${desk.origin}/instances/${desk.instanceId}/account`)
const paperLeft = (page: Page) => page.getByRole('region', { name: 'Recovery codes' })
const card = (page: Page) => page.getByRole('region', { name: 'Authenticator app' })

test('the second step is turned on by scanning and asked for at sign-in, and paper helps when the app is gone', async ({
  page,
}) => {
  // axe looks at seven screens, in two themes and at two widths.
  test.slow()
  await desk.enter(page)
  letProofsGoStale()
  await openAccount(page)
  await card(page).getByRole('button', { name: 'Turn on' }).click()

  const proof = page.getByRole('dialog', { name: 'Is it you?' })
  const field = proof.getByLabel('Passphrase', { exact: true })
  await expect(field).toBeVisible()
  await inspect(page, 'a fresh proof is asked for')
  await field.fill('not the passphrase')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription('This is not your passphrase.')
  await field.fill(ADA.passphrase)
  await field.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'Turn on the authenticator app' })
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible()
  await inspect(page, 'the secret of the app')
  const secret = await dialog.locator('code').innerText()
  await dialog.getByLabel('Code the app shows').fill('000000')
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await expect(dialog.getByLabel('Code the app shows')).toHaveAccessibleDescription(/not the code/)
  await dialog.getByLabel('Code the app shows').fill(codeOf(secret, 0))
  await dialog.getByRole('button', { name: 'Turn on' }).click()

  const paper = page.getByRole('dialog', { name: 'Recovery codes' })
  await expect(paper).toBeVisible()
  await inspect(page, 'the recovery codes')
  const codes = (await paper.locator('code').innerText()).split('\n')
  expect(codes).toHaveLength(10)
  await paper.getByRole('button', { name: 'I have kept them' }).click()
  await expect(paperLeft(page)).toContainText('10 recovery codes are left')
  await inspect(page, 'the account with its second step')

  for (const code of [codeOf(secret, 1), codes[0] ?? '']) {
    // The page would find its session gone, and go to signing in by itself at the same moment.
    await page.goto('about:blank')
    await page.context().clearCookies()
    await page.goto(`${desk.origin}/sign-in`)
    await signIn(page)
    const second = page.getByLabel('Code', { exact: true })
    await expect(second).toBeFocused()
    await inspect(page, 'sign-in, second step')
    await second.fill(code)
    await second.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible()
  }

  await openAccount(page)
  await expect(paperLeft(page)).toContainText('9 recovery codes are left')
  await card(page).getByRole('button', { name: 'Turn off' }).click()
  const off = page.getByRole('dialog', { name: 'Turn off the authenticator app?' })
  await inspect(page, 'the second step about to be turned off')
  await off.getByRole('button', { name: 'Turn off' }).click()
  await inspect(page, 'a proof by passphrase and code')
  await proof.getByLabel('Passphrase', { exact: true }).fill(ADA.passphrase)
  await proof.getByLabel('Code of your app, or a recovery code', { exact: true }).fill(codes[1] ?? '')
  await proof.getByRole('button', { name: 'Go on' }).click()
  await said(page, 'passphrase alone')
  await expect(card(page).getByRole('button', { name: 'Turn on' })).toBeVisible()
})

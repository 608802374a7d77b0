import { constants, generateKeyPairSync, publicEncrypt, randomBytes, type KeyLike } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { keysNamed, openDesk, type Desk } from './support/desk.ts'
import {
  chooseFile,
  chooseWay,
  expectImported,
  giveDetails,
  importButton,
  materialBox,
  openImport,
  reviewInBrowser,
  saved,
  step,
  takeKey,
} from './support/import-form.ts'
import { expectEventInTrail } from './support/key-life.ts'
import { aKeyOf, checkValueByOpenssl } from './support/material.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())

const alert = (page: Page, words: string) => page.getByRole('alert').filter({ hasText: words })
const wrapAndContinue = (page: Page) => step(page, 'Material').getByRole('button', { name: 'Wrap and continue' })

test('what is no root key is refused where it is given, before anything is begun', async ({ page }) => {
  await desk.enter(page)
  await openImport(page)
  const begin = page.url()
  await chooseWay(page, 'Wrapped in this browser')
  await wrapAndContinue(page).click()
  await expect(materialBox(page)).toHaveAccessibleDescription(/Paste the key, or choose a file\./)

  const { privateKey } = generateKeyPairSync('ed25519')
  const typed: readonly (readonly [string, RegExp])[] = [
    ['5c'.repeat(15), /That is 15 bytes as hex\. A root key has 16, 24 or 32 bytes\./],
    ['5c'.repeat(33), /33 bytes as hex/],
    [`${'5c'.repeat(16)}5`, /33 hex digits: a byte has two, so one is missing or too many\./],
    [`${'5c'.repeat(15)}é1`, /Character 31 does not belong in base64\./],
    [`0x${'5c'.repeat(16)}`, /Leave the "0x" out/],
    [privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), /This is a private key \(PKCS#8\)/],
  ]
  for (const [text, words] of typed) {
    await materialBox(page).fill(text)
    await expect(materialBox(page)).toHaveAccessibleDescription(words)
    await wrapAndContinue(page).click()
    await expect(step(page, 'Material')).toBeVisible()
  }

  const files: readonly (readonly [string, Buffer, string])[] = [
    ['empty.key', Buffer.alloc(0), 'The file is empty.'],
    ['large.key', randomBytes(1_000_000), 'This file is far larger than a key.'],
    ['long.key', randomBytes(40).fill(0xff, 0, 1), 'The file has 40 bytes and is not text.'],
  ]
  for (const [name, content, words] of files) {
    await chooseFile(page, 'Choose a file with the key', { name, content })
    await expect(step(page, 'Material')).toContainText(words)
    await expect(step(page, 'Material')).toContainText(name)
    await wrapAndContinue(page).click()
    await expect(step(page, 'Material')).toBeVisible()
  }
  await step(page, 'Material').getByRole('button', { name: 'Remove' }).click()
  await expect(materialBox(page)).toHaveValue('')
  expect(page.url()).toBe(begin)
})

test('who goes on before the check value is there goes on as soon as it is', async ({ page }) => {
  await page.addInitScript(() => {
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
    const released = new Promise<void>((release) => addEventListener('release', () => release(), { once: true }))
    crypto.subtle.encrypt = async (...args) => {
      await released
      return encrypt(...args)
    }
  })
  await desk.enter(page)
  await openImport(page)
  await chooseWay(page, 'Wrapped in this browser')
  const key = randomBytes(32)
  await materialBox(page).fill(key.toString('base64'))
  await expect(page.getByRole('region', { name: 'Check value' })).not.toContainText(checkValueByOpenssl(key))
  await wrapAndContinue(page).click()
  await expect(wrapAndContinue(page)).toHaveAttribute('aria-disabled', 'true')
  await page.evaluate(() => dispatchEvent(new Event('release')))
  await expect(step(page, 'Details')).toBeVisible()
})

test('a key of zeros is warned of to the end, and a check value of another key stops it', async ({ page }) => {
  const zeros = Buffer.alloc(32)
  await desk.enter(page)
  await openImport(page)
  await chooseWay(page, 'Wrapped in this browser')
  await materialBox(page).fill(zeros.toString('base64'))
  await expect(step(page, 'Material')).toContainText('Every byte is zero. This is no key: anybody can guess it.')
  const given = page.getByLabel('Check value you were given')
  await given.fill('not hex')
  await expect(given).toHaveAccessibleDescription(/A check value is six hex digits\./)
  await given.fill('012345')
  await expect(given).toHaveAccessibleDescription(/This is the check value of another key\./)
  await wrapAndContinue(page).click()
  await expect(step(page, 'Material')).toBeVisible()
  await given.fill(checkValueByOpenssl(zeros))
  await takeKey(page, zeros)
  await giveDetails(page, 'zeros')
  await expect(step(page, 'Review')).toContainText('Every byte is zero.')
})

interface Kit {
  readonly publicKey: KeyLike
  /** Of OAEP: what this HSM takes. */
  readonly oaepHash: string
}

function readKit(text: string): Kit {
  const [publicKey] = /-----BEGIN PUBLIC KEY-----[^]+-----END PUBLIC KEY-----/.exec(text) ?? []
  const [, oaepHash] = /rsa_oaep_md:(\w+)/.exec(text) ?? []
  if (publicKey === undefined || oaepHash === undefined) throw new Error(`this is no kit: ${text}`)
  return { publicKey, oaepHash }
}

/** As the kit does it, by a hand that is not ours. */
const wrappedFor = ({ publicKey: key, oaepHash }: Kit, material: Buffer): Buffer =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, material)

async function bringBack(page: Page, wrapped: Buffer, expected: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Wrapped key' }).fill(wrapped.toString('base64'))
  await page.getByLabel('Check value the kit printed').fill(expected)
  await step(page, 'Kit').getByRole('button', { name: 'Continue' }).click()
}

test('what was wrapped offline and is not the right key is refused by the HSM, and the import goes on', async ({
  page,
}) => {
  const [material, name] = [aKeyOf(32), 'third time lucky']
  await desk.enter(page)
  await openImport(page)
  await chooseWay(page, 'Wrapped offline')
  const { text } = await saved(page, page.getByRole('button', { name: 'Download the kit' }))
  const kit = readKit(text)
  const wrapped = wrappedFor(kit, material)
  const box = page.getByRole('textbox', { name: 'Wrapped key' })

  await test.step('what the kit cannot have written is refused before it is sent', async () => {
    await box.fill('not base64!')
    await expect(box).toHaveAccessibleDescription(/This is not base64\./)
    await box.fill(material.toString('base64'))
    await expect(box).toHaveAccessibleDescription(/This is 32 bytes\. What the kit writes is 384 bytes/)
  })

  await test.step('wrapped for another key pair', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
    await bringBack(page, wrappedFor({ ...kit, publicKey }, material), checkValueByOpenssl(material))
    await giveDetails(page, name)
    await importButton(page).click()
    await expect(alert(page, 'The HSM could not make a key of this.')).toContainText('Nothing was kept.')
  })

  await test.step('damaged on its way', async () => {
    const damaged = Buffer.from(wrapped)
    damaged.writeUInt8(damaged.readUInt8(200) ^ 1, 200)
    await bringBack(page, damaged, checkValueByOpenssl(material))
    await step(page, 'Details').getByRole('button', { name: 'Continue' }).click()
    await importButton(page).click()
    await expect(alert(page, 'The HSM could not make a key of this.')).toContainText('This import is still open')
  })

  await test.step('with the check value of another key', async () => {
    await bringBack(page, wrapped, checkValueByOpenssl(aKeyOf(32)))
    await step(page, 'Details').getByRole('button', { name: 'Continue' }).click()
    await importButton(page).click()
    await expect(alert(page, 'The HSM found another check value.')).toContainText('Nothing was kept.')
    expect(await keysNamed(desk, name)).toBe(0)
  })

  await test.step('right at last', async () => {
    await bringBack(page, wrapped, checkValueByOpenssl(material))
    await step(page, 'Details').getByRole('button', { name: 'Continue' }).click()
    await importButton(page).click()
    await expectImported(page, name, material)
    expect(await keysNamed(desk, name)).toBe(1)
  })
})

test('pressing twice makes one key, and Back shows what came of it and not the form', async ({ page }) => {
  const [material, name] = [aKeyOf(32), 'pressed twice']
  await desk.enter(page)
  await reviewInBrowser(page, name, material)
  await importButton(page).dblclick()
  await expectImported(page, name, material)
  await page.getByRole('link', { name: 'Open the key' }).click()
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
  await page.goBack()
  await expectImported(page, name, material)
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
  await page.goForward()
  await expectImported(page, name, material)
  await page.reload()
  await expectImported(page, name, material)
  expect(await keysNamed(desk, name)).toBe(1)
})

test('a reload in the middle keeps the import and asks for the key again', async ({ page }) => {
  const [material, name] = [aKeyOf(32), 'loaded again']
  await desk.enter(page)
  await reviewInBrowser(page, name, material)
  const address = page.url()
  await page.reload()
  await expect(step(page, 'Material')).toContainText('This import is open, and waits for its material.')
  await expect(materialBox(page)).toHaveValue('')
  await materialBox(page).fill(material.toString('base64'))
  await takeKey(page, material)
  await giveDetails(page, name)
  await importButton(page).click()
  await expectImported(page, name, material)
  expect(page.url()).toBe(address)
  expect(await keysNamed(desk, name)).toBe(1)
})

test('the browser’s Back means the step before, and asks where it would leave', async ({ page }) => {
  const material = aKeyOf(32)
  await desk.enter(page)
  await reviewInBrowser(page, 'gone back', material)
  await page.goBack()
  await expect(step(page, 'Details').getByLabel('Name')).toHaveValue('gone back')
  await page.goBack()
  await expect(step(page, 'Material')).toBeVisible()
  await page.goBack()
  const dialog = page.getByRole('dialog', { name: 'Leave this import?' })
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await expect(step(page, 'Material')).toBeVisible()
  await page.goBack()
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
})

test('an import that was left is found again; one that is given up takes its key pair with it', async ({ page }) => {
  await desk.enter(page)
  await openImport(page)
  await chooseWay(page, 'Wrapped offline')
  await expect(page.getByRole('button', { name: 'Download the kit' })).toBeVisible()
  const address = page.url()
  await openImport(page)
  const left = page.getByRole('region', { name: 'Open imports' }).getByRole('listitem')
  const begun = left.filter({ hasText: address.split('/').at(-1)?.slice(0, 8) ?? '' })
  await begun.getByRole('link', { name: 'Go on' }).click()
  await expect(page).toHaveURL(address)
  const dialog = page.getByRole('dialog', { name: 'Cancel this import?' })
  await step(page, 'Kit').getByRole('button', { name: 'Cancel' }).click()
  await dialog.getByRole('button', { name: 'Keep it open' }).click()
  await expect(step(page, 'Kit')).toBeVisible()
  await step(page, 'Kit').getByRole('button', { name: 'Cancel' }).click()
  await dialog.getByRole('button', { name: 'Cancel the import' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
  await expectEventInTrail(page, 'gave up an import')
  await page.goto(address)
  await expect(page.getByText('This import has ended, and nothing was imported.')).toBeVisible()
  await page.getByRole('button', { name: 'Begin again' }).click()
  await expect(step(page, 'Method')).toBeVisible()
})

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import {
  beginImport,
  chooseFile,
  chooseWay,
  dropFile,
  expectCheckValues,
  giveDetails,
  importAs,
  materialBox,
  onward,
  saved,
  step,
} from './support/import-form.ts'
import { expectEvent, expectEventInTrail, openTab, renewedIn, unwrap, versionIds, wrap } from './support/key-life.ts'
import { SHORT_WAITS } from './support/keywright.ts'
import { aKeyOf, checkValueByOpenssl, wrappedOutside } from './support/material.ts'
import { ADA, goTo } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk(SHORT_WAITS)
})
test.afterAll(() => desk.stop())
test.beforeEach(({ page }) => desk.enter(page))

const openImported = (page: Page) => page.getByRole('link', { name: 'Open the key' }).click()

test('wrapped in the browser, typed in hex: used, rotated with new material, and the old ciphertext still unwraps', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const [key, next] = [aKeyOf(32), aKeyOf(32)]
  const name = 'brought-from-vienna'

  await test.step('the page says at once what it is, and its check value is openssl’s', async () => {
    await beginImport(page, 'Wrapped in this browser')
    await materialBox(page).fill(key.toString('hex'))
    await expect(step(page, 'Material').getByRole('status')).toContainText('AES-256, 32 bytes')
    await expect(step(page, 'Material').getByRole('status')).toContainText('Read as hex.')
    const found = page.getByRole('region', { name: 'Check value' })
    await expect(found.getByRole('code')).toContainText(checkValueByOpenssl(key))
    await found.getByLabel('Check value you were given').fill(checkValueByOpenssl(key).toUpperCase())
    await expect(found).toContainText('The same key.')
    await onward(page, 'Wrap and continue')
  })

  await test.step('details and a last look, then the HSM’s own check value beside the browser’s', async () => {
    await giveDetails(page, name)
    await expect(step(page, 'Review')).toContainText('Wrapped in this browser')
    await importAs(page, name)
    await expectCheckValues(page, checkValueByOpenssl(key))
    await expect(page.getByText('This HSM did not make it: you brought it.')).toBeVisible()
  })

  await test.step('the record of the ceremony names who, when, what and by which event', async () => {
    const record = page.getByRole('region', { name: 'Record of the ceremony' })
    const text = await saved(page, record.getByRole('button', { name: 'Text' }))
    const json = await saved(page, record.getByRole('button', { name: 'JSON' }))
    expect(text.name).toMatch(/^keywright-import-record-[0-9a-f]{8}\.txt$/)
    expect(text.text).toContain(`Check value (HSM)     ${checkValueByOpenssl(key)}`)
    expect(text.text).toContain('the same as was expected')
    expect(JSON.parse(json.text)).toMatchObject({
      type: 'keywright/import-ceremony-record',
      service: desk.origin,
      instance: { id: desk.instanceId, name: 'Production' },
      ceremony: { method: 'browser', begunBy: ADA.email },
      result: {
        keyName: name,
        bits: 256,
        checkValue: checkValueByOpenssl(key),
        expectedCheckValue: checkValueByOpenssl(key),
        completedBy: ADA.email,
        comparison: 'same',
        material: { sensitive: true, extractable: false },
      },
    })
    for (const secret of [key.toString('hex'), key.toString('base64')]) {
      expect(text.text + json.text).not.toContain(secret)
    }
    // The event the record names is the one in the trail.
    // Of a file the test has just looked at.
    const { eventId } = (JSON.parse(json.text) as { readonly result: { readonly eventId: string } }).result
    await goTo(page, 'Audit trail')
    await page
      .getByRole('list', { name: 'Events' })
      .getByRole('link', { name: `imported the key ${name}` })
      .click()
    await expect(page).toHaveURL(new RegExp(`event=${eventId}`))
    const drawer = page.getByRole('dialog', { name: 'Audit event' })
    await expect(drawer).toContainText(`${ADA.email} imported the key ${name}.`)
    await expect(drawer).toContainText('kms.secrets.create')
    await drawer.getByRole('button', { name: 'Close' }).click()
    await expectEventInTrail(page, 'began an import')
  })

  const old = await test.step('it wraps', async () => {
    await goTo(page, 'Keys')
    await page.getByRole('table', { name: 'Keys' }).getByRole('link', { name }).click()
    await expect(page.getByRole('region', { name: 'Protection' })).toContainText('Imported: its material was made')
    return wrap(page, 'invoice 7')
  })

  await test.step('what somebody wrapped elsewhere with the same material unwraps here', async () => {
    const dataKey = aKeyOf(32)
    const outside = wrappedOutside(key, dataKey, ['invoice 8', 'elsewhere'])
    const { plaintext } = await unwrap(page, outside, 'invoice 8\nelsewhere')
    expect(plaintext).toBe(dataKey.toString('base64'))
  })

  await test.step('its rotation asks for new material, and for nothing else', async () => {
    await openTab(page, 'Versions')
    await page.getByRole('link', { name: 'Rotate' }).click()
    await expect(page.getByRole('heading', { level: 1, name: `New material for ${name}` })).toBeVisible()
    await chooseWay(page, 'Wrapped in this browser')
    await materialBox(page).fill(next.toString('base64'))
    await expect(step(page, 'Material').getByRole('status')).toContainText('Read as base64.')
    await onward(page, 'Wrap and continue')
    await onward(page, 'Import the new material')
    await expect(page.getByRole('heading', { level: 1, name: `${name} has new material` })).toBeVisible()
    await expectCheckValues(page, checkValueByOpenssl(next))
    await openImported(page)
    await expect(page.getByRole('button', { name: 'Copy check value' }).first()).toBeVisible()
    await expect(page.getByRole('main')).toContainText(checkValueByOpenssl(next))
    await expectEvent(page, `rotated the key ${name} by import`)
  })

  await test.step('the old ciphertext unwraps and is renewed; the new one needs the new material', async () => {
    const [newest = '', oldest = ''] = await versionIds(page)
    const { form, plaintext } = await unwrap(page, old.ciphertext, 'invoice 7')
    expect(plaintext).toBe(old.plaintext)
    await expect(form.getByRole('status')).toContainText(oldest)
    await expect(form.getByRole('status')).toContainText(newest)
    const renewed = await renewedIn(form)
    expect((await unwrap(page, renewed, 'invoice 7')).plaintext).toBe(old.plaintext)
    const dataKey = aKeyOf(16)
    expect((await unwrap(page, wrappedOutside(next, dataKey, []))).plaintext).toBe(dataKey.toString('base64'))
    await expectEvent(page, `unwrapped a data key with ${name}`)
  })
})

test('wrapped in the browser from a file of raw bytes that was dropped', async ({ page }) => {
  const key = aKeyOf(24)
  await beginImport(page, 'Wrapped in this browser')
  await dropFile(materialBox(page), { name: 'key.bin', content: key })
  await expect(step(page, 'Material')).toContainText('key.bin')
  await expect(step(page, 'Material').getByRole('status')).toContainText('AES-192, 24 bytes')
  await expect(step(page, 'Material').getByRole('status')).toContainText('Read as raw bytes.')
  await onward(page, 'Wrap and continue')
  await giveDetails(page, 'dropped-here')
  await importAs(page, 'dropped-here')
  await expectCheckValues(page, checkValueByOpenssl(key))
  await openImported(page)
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('AES-192')
  await expectEvent(page, 'imported the key dropped-here')
})

test('wrapped offline by running the kit as it was downloaded', async ({ page }) => {
  const key = aKeyOf(32)
  const check = checkValueByOpenssl(key)
  const place = await mkdtemp(join(tmpdir(), 'keywright-kit-'))
  try {
    await beginImport(page, 'Wrapped offline')
    const kit = await saved(page, page.getByRole('button', { name: 'Download the kit' }))
    expect(kit.name).toMatch(/^keywright-import-[0-9a-f]{8}\.sh$/)
    await writeFile(join(place, kit.name), kit.text)
    await writeFile(join(place, 'key.bin'), key)
    const said = execFileSync('sh', [kit.name, 'key.bin'], { cwd: place, encoding: 'utf8' })
    expect(said).toContain(`Check value ${check}`)

    const [, fingerprint = ''] = /SHA-256 ([0-9a-f]{64})/.exec(said) ?? []
    const [pem = ''] = /-----BEGIN PUBLIC KEY-----[^]*-----END PUBLIC KEY-----/.exec(kit.text) ?? []
    const der = Buffer.from(pem.split('\n').slice(1, -1).join(''), 'base64')
    expect(fingerprint).toBe(createHash('sha256').update(der).digest('hex'))
    await expect(step(page, 'Kit')).toContainText(fingerprint)

    const wrapped = await readFile(join(place, 'wrapped.b64'))
    await chooseFile(page, 'Choose a file: wrapped.b64', { name: 'wrapped.b64', content: wrapped })
    await expect(step(page, 'Kit').getByLabel('Wrapped key')).toHaveValue(wrapped.toString('utf8').trim())
    await step(page, 'Kit').getByLabel('Check value the kit printed').fill(check)
    await onward(page, 'Continue')
    await giveDetails(page, 'from-the-vault')
    await importAs(page, 'from-the-vault')
    await expectCheckValues(page, check)
    const record = page.getByRole('region', { name: 'Record of the ceremony' })
    const json = await saved(page, record.getByRole('button', { name: 'JSON' }))
    expect(JSON.parse(json.text)).toMatchObject({ ceremony: { method: 'offline', publicKeySha256: fingerprint } })

    await openImported(page)
    const dataKey = aKeyOf(32)
    const { plaintext } = await unwrap(page, wrappedOutside(key, dataKey, []))
    expect(plaintext).toBe(dataKey.toString('base64'))
    await expectEvent(page, 'imported the key from-the-vault')
  } finally {
    await rm(place, { recursive: true, force: true })
  }
})

test('in plain, with its warning before the choice and before the end', async ({ page }) => {
  const key = aKeyOf(16)
  await goTo(page, 'Keys')
  await page.getByRole('link', { name: 'Import key' }).click()
  await expect(step(page, 'Method')).toContainText('Least protected')
  await expect(step(page, 'Method').getByRole('radio', { name: 'In plain' })).toHaveAccessibleDescription(
    /passes through the server’s memory/,
  )
  await chooseWay(page, 'In plain')
  await materialBox(page).fill(key.toString('base64'))
  await onward(page, 'Continue')
  await giveDetails(page, 'plainly-brought')
  await expect(step(page, 'Review')).toContainText('The key goes over the network in plain, under TLS alone.')
  await importAs(page, 'plainly-brought')
  await expectCheckValues(page, checkValueByOpenssl(key))
  await openImported(page)
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('AES-128')
  await expectEvent(page, 'imported the key plainly-brought')
})

test('a secret of any kind is stored and read back, each reading on record', async ({ page }) => {
  await goTo(page, 'Keys')
  await page.getByRole('link', { name: 'Import key' }).click()
  await step(page, 'Method').getByRole('radio', { name: 'Standard key' }).check()
  await expect(step(page, 'Method')).toContainText('The secret passes the server.')
  await onward(page, 'Continue')
  await step(page, 'Secret').getByLabel('Secret', { exact: true }).fill('correct horse, ünlike any other')
  await onward(page, 'Continue')
  await giveDetails(page, 'smtp-password')
  await onward(page, 'Store the secret')
  await expect(page.getByRole('status').filter({ hasText: 'smtp-password is stored.' })).toBeVisible()
  await openImported(page)
  await openTab(page, 'Use it')
  await page.getByRole('button', { name: 'Read the secret' }).click()
  const secret = page.getByRole('region', { name: 'Secret', exact: true })
  await expect(secret.getByRole('group', { name: 'Secret value' })).not.toContainText('horse')
  await secret.getByRole('button', { name: 'Reveal' }).click()
  await expect(secret.getByRole('group', { name: 'Secret value' })).toHaveText('correct horse, ünlike any other')
  await page.getByRole('button', { name: 'Forget it' }).click()
  await expect(secret).toBeHidden()
  await expectEvent(page, 'read the key smtp-password')
})

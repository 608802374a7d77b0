import { expect, test } from '@playwright/test'
import { startKeywright, type Keywright } from './support/keywright.ts'
import { ADA, createKey, goTo, revealed, setUp } from './support/steps.ts'

let keywright: Keywright
test.beforeAll(async () => {
  keywright = await startKeywright()
})
test.afterAll(() => keywright.stop())

test('from the printed link to a wrapped key and its events', async ({ page }) => {
  await test.step('the setup code leaves the address bar, and the HSM is tried for real', async () => {
    await page.goto(keywright.setupUrl)
    await expect(page.getByRole('heading', { name: 'Check the HSM' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Your HSM' })).toContainText('Ready')
    expect(page.url()).toBe(`${keywright.origin}/first-run`)
  })

  await setUp(page, keywright, 'Production')
  await expect(page.getByRole('banner').getByRole('link', { name: 'HSM ready', exact: true })).toBeVisible()

  await test.step('create a root key; the list has it without a reload', async () => {
    await createKey(page, 'payments-root')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('table', { name: 'Keys' }).getByRole('link', { name: 'payments-root' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Create key' })).toBeFocused()
  })

  await test.step('its page has the facts', async () => {
    await page.getByRole('link', { name: 'payments-root' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'payments-root' })).toBeFocused()
    await expect(page.getByRole('region', { name: 'Facts' })).toContainText('AES-256')
    await expect(page.getByRole('region', { name: 'Protection' })).toContainText('Generated inside the HSM')
  })

  await test.step('wrap, then unwrap to the same data key', async () => {
    await page.getByRole('navigation', { name: 'Key' }).getByRole('link', { name: 'Use it' }).click()
    const wrap = page.getByRole('form', { name: 'Wrap a data key', exact: true })
    const unwrap = page.getByRole('form', { name: 'Unwrap a data key' })
    await wrap.getByLabel('Additional data').fill('eu-central\ninvoice 7')
    await wrap.getByRole('button', { name: 'Wrap' }).click()
    const ciphertext = await revealed(page, 'Wrap a data key', 'Ciphertext')
    const dataKey = await revealed(page, 'Wrap a data key', 'Data key in plain')
    expect(Buffer.from(dataKey, 'base64')).toHaveLength(32)

    await unwrap.getByLabel('Ciphertext').fill(ciphertext)
    await unwrap.getByLabel('Additional data').fill('eu-central\ninvoice 7')
    await unwrap.getByRole('button', { name: 'Unwrap' }).click()
    await expect(unwrap.getByRole('status')).toContainText('Unwrapped.')
    expect(await revealed(page, 'Unwrap a data key', 'Data key in plain')).toBe(dataKey)

    await wrap.getByRole('button', { name: 'Clear' }).click()
    await expect(wrap.getByRole('region', { name: 'Data key in plain' })).toBeHidden()
  })

  await test.step('the trail says who did it', async () => {
    await page.getByRole('navigation', { name: 'Key' }).getByRole('link', { name: 'Activity' }).click()
    const events = page.getByRole('list', { name: 'Events' })
    await expect(events).toContainText(`${ADA.email} unwrapped a data key with payments-root`)
    await expect(events).toContainText(`${ADA.email} wrapped a data key with payments-root`)
    await expect(events).toContainText(`${ADA.email} created the key payments-root`)

    await events.getByRole('link', { name: 'created the key payments-root' }).click()
    const drawer = page.getByRole('dialog', { name: 'Audit event' })
    await expect(drawer).toContainText(`${ADA.email} created the key payments-root.`)
    await expect(drawer).toContainText('201 Created')
    await drawer.getByRole('button', { name: 'Close' }).click()
    await expect(drawer).toBeHidden()
  })

  await test.step('Back and a pasted address show the same thing', async () => {
    const address = page.url()
    await goTo(page, 'HSM')
    await expect(page.getByRole('heading', { level: 1, name: 'HSM' })).toBeVisible()
    await page.goBack()
    await expect(page).toHaveURL(address)
    await page.reload()
    await expect(page.getByRole('list', { name: 'Events' })).toContainText('created the key payments-root')
  })
})

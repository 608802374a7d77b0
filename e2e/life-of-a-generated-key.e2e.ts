import { expect, test, type Page } from '@playwright/test'
import { aKey, openDesk, type Desk } from './support/desk.ts'
import {
  deedButton,
  doDeed,
  expectEvent,
  expectEventInTrail,
  expectUseRefused,
  openKey,
  openTab,
  renewedIn,
  rewrap,
  unwrap,
  versionIds,
  wrap,
} from './support/key-life.ts'
import { SHORT_WAITS } from './support/keywright.ts'
import { ADA, goTo } from './support/steps.ts'

const NAME = 'payments-root'
const AAD = 'eu-central\ninvoice 7'
const state = (page: Page, word: string) => expect(page.getByRole('main')).toContainText(word)

test.describe('with short waiting rules', () => {
  let desk: Desk
  test.beforeAll(async () => {
    desk = await openDesk(SHORT_WAITS)
    await desk.api.post('/api/v2/key_rings/payments-eu', { headers: { 'Bluemix-Instance': desk.instanceId } })
  })
  test.afterAll(() => desk.stop())

  test('a generated key from its first day to its last, each step on record', async ({ page }) => {
    test.setTimeout(120_000)
    await desk.enter(page)

    await test.step('create it with all that can be said of it', async () => {
      await goTo(page, 'Keys')
      await page.getByRole('link', { name: 'Create key' }).click()
      const panel = page.getByRole('dialog', { name: 'Create a key' })
      await expect(panel.getByRole('radio', { name: 'Root key' })).toBeChecked()
      await panel.getByLabel('Name').fill(NAME)
      await panel.getByLabel('Key ring').selectOption('payments-eu')
      await panel.getByLabel('Expires').selectOption('In a year')
      await panel.getByText('Description, aliases, tags').click()
      await panel.getByLabel('Description').fill('Invoices of the whole union')
      await panel.getByLabel('Aliases').fill('invoices, billing-2026')
      await panel.getByLabel('Tags').fill('pci, tier one')
      await panel.getByRole('button', { name: 'Create key' }).click()
      await page.getByRole('dialog', { name: 'Key created' }).getByRole('link', { name: 'Open the key' }).click()
      await state(page, 'Active')
      const facts = page.getByRole('region', { name: 'Facts' })
      await expect(facts).toContainText('Invoices of the whole union')
      await expect(facts).toContainText('payments-eu')
      await expect(facts.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveText(['pci', 'tier one'])
      await expect(facts).toContainText(/Expires\s*in 12 months/)
      await expect(page.getByRole('list', { name: 'Aliases' })).toContainText('billing-2026')
      await expectEvent(page, `created the key ${NAME}`)
    })

    const first = await test.step('wrap a data key', async () => {
      const wrapped = await wrap(page, AAD)
      expect(Buffer.from(wrapped.plaintext, 'base64')).toHaveLength(32)
      await expectEvent(page, `wrapped a data key with ${NAME}`)
      return wrapped
    })

    const [newest = '', oldest = ''] = await test.step('rotate it', async () => {
      expect(await versionIds(page)).toHaveLength(1)
      await page.getByRole('button', { name: 'Rotate' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
      await expect(page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem')).toHaveCount(2)
      const ids = await versionIds(page)
      await expectEvent(page, `rotated the key ${NAME}`)
      return ids
    })

    const renewed =
      await test.step('unwrap what the old version wrapped: it says so, and gives a new ciphertext', async () => {
        const { form, plaintext } = await unwrap(page, first.ciphertext, AAD)
        expect(plaintext).toBe(first.plaintext)
        await expect(form.getByRole('status')).toContainText('by an older version')
        await expect(form.getByRole('status')).toContainText(oldest)
        await expect(form.getByRole('status')).toContainText(newest)
        const ciphertext = await renewedIn(form)
        expect(ciphertext).not.toBe(first.ciphertext)
        const again = await unwrap(page, ciphertext, AAD)
        expect(again.plaintext).toBe(first.plaintext)
        await expect(again.form.getByRole('status')).toContainText('by the current version')
        await expectEvent(page, `unwrapped a data key with ${NAME}`)
        return ciphertext
      })

    await test.step('rewrap moves a ciphertext to the new version and shows nobody the data key', async () => {
      const { form, ciphertext } = await rewrap(page, first.ciphertext, AAD)
      await expect(form.getByRole('region', { name: 'Data key in plain' })).toBeHidden()
      await expect(form.getByRole('status')).toContainText(newest)
      const back = await unwrap(page, ciphertext, AAD)
      expect(back.plaintext).toBe(first.plaintext)
      await expect(back.form.getByRole('status')).toContainText('by the current version')
      await expectEvent(page, `rewrapped a data key with ${NAME}`)
    })

    await test.step('disable it: nothing wraps, and the button says why', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Disable', { done: 'was disabled.' })
      await state(page, 'Suspended')
      await expectUseRefused(page, 'Wrap', 'A suspended key cannot wrap. Enable it first.')
      await expectUseRefused(page, 'Unwrap', 'A suspended key cannot unwrap. Enable it first.')
      await expectEvent(page, `disabled the key ${NAME}`)
    })

    await test.step('enable it', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Enable', { done: 'was enabled.' })
      await state(page, 'Active')
      expect((await unwrap(page, renewed, AAD)).plaintext).toBe(first.plaintext)
      await expectEvent(page, `enabled the key ${NAME}`)
    })

    await test.step('archive it: the old is read, nothing new is protected', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Archive', { done: 'was archived.' })
      await state(page, 'Deactivated')
      await expectUseRefused(page, 'Wrap', 'A deactivated key cannot wrap.')
      expect((await unwrap(page, first.ciphertext, AAD)).plaintext).toBe(first.plaintext)
      await expectEvent(page, `archived the key ${NAME}`)
    })

    await test.step('mark it compromised: a Manager still moves what it protects', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Mark compromised', { done: 'was marked compromised.', typed: true })
      await state(page, 'Compromised')
      await expectUseRefused(page, 'Wrap', 'A compromised key cannot wrap.')
      expect((await unwrap(page, first.ciphertext, AAD)).plaintext).toBe(first.plaintext)
      await expectEvent(page, `marked the key ${NAME} as compromised`)
    })

    await test.step('delete it: it does nothing any more', async () => {
      await openTab(page, 'Danger zone')
      await expect(page.getByRole('region', { name: 'Who would notice' })).toContainText(ADA.email)
      await doDeed(page, NAME, 'Delete', { done: 'was deleted.', typed: true })
      await state(page, 'Deleted')
      await expectUseRefused(page, 'Unwrap', 'A deleted key cannot unwrap. Restore it first.')
      await expectEvent(page, `deleted the key ${NAME}`)
    })

    await test.step('restore it to what it was: compromised', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Restore', { done: 'was restored.' })
      await state(page, 'Compromised')
      expect((await unwrap(page, first.ciphertext, AAD)).plaintext).toBe(first.plaintext)
      await expectEvent(page, `restored the key ${NAME}`)
    })

    await test.step('delete it again, and purge it for good', async () => {
      await openTab(page, 'Danger zone')
      await doDeed(page, NAME, 'Delete', { done: 'was deleted.', typed: true })
      const address = page.url()
      await doDeed(page, NAME, 'Purge', { done: 'was purged.', typed: true })
      await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
      await expect(page.getByText('No keys yet')).toBeVisible()
      await expectEventInTrail(page, `purged the key ${NAME}`)
      await page.goto(address)
      await expect(page.getByRole('alert')).toContainText('There is no such key here.')
    })
  })
})

test('with the usual waiting rules a grey button says from when it is not', async ({ page }) => {
  const desk = await openDesk()
  try {
    await aKey(desk, NAME)
    await desk.enter(page)
    await openKey(page, NAME)
    await openTab(page, 'Versions')
    // A key that has just been made may be rotated at once; the rule counts from there.
    await page.getByRole('button', { name: 'Rotate' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
    const rotate = page.getByRole('button', { name: 'Rotate' })
    await expect(rotate).toBeDisabled()
    await expect(rotate).toHaveAccessibleDescription(/^Can be rotated from .+ \(1 hour after the last rotation\)\.$/)

    await openTab(page, 'Danger zone')
    await doDeed(page, NAME, 'Disable', { done: 'was disabled.' })
    await expect(deedButton(page, 'Enable')).toBeDisabled()
    await expect(deedButton(page, 'Enable')).toHaveAccessibleDescription(
      /^Can be enabled from \d\d:\d\d:\d\d \(30 seconds after disabling\)\.$/,
    )

    await doDeed(page, NAME, 'Delete', { done: 'was deleted.', typed: true })
    await expect(deedButton(page, 'Restore')).toHaveAccessibleDescription(/\(30 seconds after deletion\)\.$/)
    await expect(deedButton(page, 'Purge')).toBeDisabled()
    await expect(deedButton(page, 'Purge')).toHaveAccessibleDescription(
      /^Can be purged from .+ \(4 hours after deletion\)\.$/,
    )
  } finally {
    await desk.stop()
  }
})

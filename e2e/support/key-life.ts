import { expect, type Locator, type Page } from '@playwright/test'
import { ADA, goTo } from './steps.ts'

type Tab = 'Overview' | 'Versions' | 'Activity' | 'Use it' | 'Danger zone'

export const openTab = (page: Page, tab: Tab): Promise<void> =>
  page.getByRole('navigation', { name: 'Key', exact: true }).getByRole('link', { name: tab }).click()

export async function openKey(page: Page, name: string): Promise<void> {
  await goTo(page, 'Keys')
  await page.getByRole('table', { name: 'Keys' }).getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** One of the things that can be done, in the danger zone. */
export const deedButton = (page: Page, deed: string): Locator =>
  page.getByRole('list', { name: 'What can be done' }).getByRole('button', { name: deed, exact: true })

interface DeedWords {
  /** After the key's name, once it is done. */
  readonly done: string
  /** Where the name of the key has to be typed first. */
  readonly typed?: boolean
}

/** From the danger zone through the question to its answer. Waits for a button that waits for its time. */
export async function doDeed(page: Page, name: string, deed: string, { done, typed = false }: DeedWords) {
  await deedButton(page, deed).click()
  const dialog = page.getByRole('dialog', { name: `${deed} ${name}?` })
  const button = dialog.getByRole('button', { name: deed, exact: true })
  if (typed) {
    await expect(button).toBeDisabled()
    await expect(button).toHaveAccessibleDescription('Type the name of the key first.')
    await dialog.getByLabel('The name of the key').fill(name)
  }
  await button.click()
  await expect(page.getByRole('status').filter({ hasText: `${name} ${done}` })).toBeVisible()
  await expect(dialog).toBeHidden()
}

/** The newest event of the key's own trail that says so has the actor and the outcome; leaves the page there. */
export async function expectEvent(page: Page, words: string, actor: string = ADA.email): Promise<void> {
  await openTab(page, 'Activity')
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  await expect(events.filter({ hasText: `${actor} ${words}` }).first()).toContainText('Success')
}

/** The same for what is no longer there, or has no page of its own. */
export async function expectEventInTrail(page: Page, words: string, actor: string = ADA.email): Promise<void> {
  await goTo(page, 'Audit trail')
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  await expect(events.filter({ hasText: `${actor} ${words}` }).first()).toContainText('Success')
}

const wrapForm = (page: Page): Locator => page.getByRole('form', { name: 'Wrap a data key', exact: true })
const unwrapForm = (page: Page): Locator => page.getByRole('form', { name: 'Unwrap a data key' })

/** What a region of the forms shows, masked or not. */
async function shownIn(form: Locator, label: string): Promise<string> {
  const region = form.getByRole('region', { name: label, exact: true })
  const reveal = region.getByRole('button', { name: 'Reveal' })
  if (label.includes('plain')) await reveal.click()
  return (await region.getByRole('group', { name: `${label} value` }).innerText()).trim()
}

interface Wrapped {
  readonly ciphertext: string
  readonly plaintext: string
}

/** Wraps a data key of the HSM's on the "Use it" tab. */
export async function wrap(page: Page, aad?: string): Promise<Wrapped> {
  await openTab(page, 'Use it')
  const form = wrapForm(page)
  if (aad !== undefined) await form.getByLabel('Additional data').fill(aad)
  await form.getByRole('button', { name: 'Wrap' }).click()
  return {
    ciphertext: await shownIn(form, 'Ciphertext'),
    plaintext: await shownIn(form, 'Data key in plain'),
  }
}

/** Unwraps on the "Use it" tab; answers the data key, and the form for what else it says. */
export async function unwrap(page: Page, ciphertext: string, aad = '') {
  await openTab(page, 'Use it')
  const form = unwrapForm(page)
  await form.getByRole('button', { name: 'Clear' }).click()
  await form.getByLabel('Ciphertext').fill(ciphertext)
  await form.getByLabel('Additional data').fill(aad)
  await form.getByRole('button', { name: 'Unwrap' }).click()
  await expect(form.getByRole('status')).toContainText('Unwrapped.')
  return { form, plaintext: await shownIn(form, 'Data key in plain') }
}

export const renewedIn = (form: Locator): Promise<string> =>
  shownIn(form, 'Ciphertext wrapped anew by the current version')

/** Rewraps on the "Use it" tab; answers the new ciphertext. */
export async function rewrap(page: Page, ciphertext: string, aad = '') {
  await openTab(page, 'Use it')
  const form = unwrapForm(page)
  await form.getByRole('button', { name: 'Clear' }).click()
  await form.getByLabel('Ciphertext').fill(ciphertext)
  await form.getByLabel('Additional data').fill(aad)
  await form.getByRole('button', { name: 'Rewrap' }).click()
  await expect(form.getByRole('status')).toContainText('Rewrapped.')
  return { form, ciphertext: await shownIn(form, 'New ciphertext') }
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** The ids of the versions, newest first. */
export async function versionIds(page: Page): Promise<readonly string[]> {
  await openTab(page, 'Versions')
  const list = page.getByRole('list', { name: 'Versions, newest first' })
  await expect(list).toBeVisible()
  const texts = await list.getByRole('listitem').allInnerTexts()
  return texts.map((text) => UUID.exec(text)?.[0] ?? '')
}

/** A button of the "Use it" tab is grey, and says why. */
export async function expectUseRefused(page: Page, button: 'Wrap' | 'Unwrap' | 'Rewrap', reason: string | RegExp) {
  await openTab(page, 'Use it')
  const form = button === 'Wrap' ? wrapForm(page) : unwrapForm(page)
  await expect(form.getByRole('button', { name: button, exact: true })).toBeDisabled()
  await expect(form.getByRole('button', { name: button, exact: true })).toHaveAccessibleDescription(reason)
}

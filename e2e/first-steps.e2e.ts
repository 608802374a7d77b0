/// <reference lib="dom" />
import { expect, test, type Locator, type Page } from '@playwright/test'
import { startKeywright, type Keywright } from './support/keywright.ts'
import { ADA } from './support/steps.ts'

/** How much may be asked of whoever comes with the printed link and nothing else. */
const MOST = { clicks: 25, fields: 6, words: 250 } as const

let keywright: Keywright
test.beforeAll(async () => {
  keywright = await startKeywright()
})
test.afterAll(() => keywright.stop())

/**
 * What stands on the screen to be read now: in the dialog where one is open, else in the page's main area. The rail and
 * the bar on top are left out, since they are the same everywhere. Each block of text is one entry: a paragraph, a
 * label, the words on a button; of a box to choose from what is chosen, of an empty field what stands in it for now.
 * What is folded away, or there for screen readers alone, is not on the screen.
 */
const blocksOnScreen = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1)
    const place = dialog ?? document.querySelector('main') ?? document.body
    const seen = (element: Element | null): boolean => {
      if (element === null || element === place) return true
      const { width, height } = element.getBoundingClientRect()
      return (
        width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true }) && seen(element.parentElement)
      )
    }
    const blockOf = (element: Element): Element =>
      element.parentElement === null || !getComputedStyle(element).display.startsWith('inline')
        ? element
        : blockOf(element.parentElement)
    const blocks = new Map<Element, string>()
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement, textContent } = node
      if (parentElement === null || parentElement instanceof HTMLOptionElement || !seen(parentElement)) continue
      const block = blockOf(parentElement)
      blocks.set(block, `${blocks.get(block) ?? ''}${textContent ?? ''}`)
    }
    const chosen = [...place.querySelectorAll('select')].map((select) => select.selectedOptions[0]?.text ?? '')
    const hinted = [...place.querySelectorAll('input, textarea')].map((field) =>
      field.matches(':placeholder-shown') ? (field.getAttribute('placeholder') ?? '') : '',
    )
    return [...blocks.values(), ...chosen, ...hinted].map((text) => text.trim().replace(/\s+/g, ' '))
  })

/** Figures and signs alone are none. */
const isWord = (text: string): boolean => /\p{L}/u.test(text)

/** Someone who reads a screen before acting on it, and remembers: what was read is not read again elsewhere. */
class Newcomer {
  clicks = 0
  fields = 0
  readonly #read = new Set<string>()
  readonly #screens = new Map<string, string[]>()
  #screen = ''
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  arriveAt(screen: string): void {
    this.#screen = screen
  }

  async look(): Promise<void> {
    const words = this.#screens.get(this.#screen) ?? []
    for (const block of await blocksOnScreen(this.#page)) {
      if (this.#read.has(block)) continue
      this.#read.add(block)
      words.push(...block.split(' ').filter(isWord))
    }
    this.#screens.set(this.#screen, words)
  }

  async click(target: Locator): Promise<void> {
    await expect(target).toBeVisible()
    await this.look()
    this.clicks += 1
    await target.click()
  }

  /** Into the field, and what is typed or pasted: a click and a field. */
  async type(field: Locator, text: string): Promise<void> {
    await this.click(field)
    this.fields += 1
    await field.fill(text)
  }

  get words(): number {
    return [...this.#screens.values()].flat().length
  }

  /** The words of each screen, so that who made it too many sees where. */
  report(): string {
    return [...this.#screens].map(([screen, words]) => `${words.length} ${screen}: ${words.join(' ')}`).join('\n')
  }
}

test('from the printed link to a wrapped and unwrapped data key, in few clicks, fields and words', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const ada = new Newcomer(page)
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })

  await test.step('first run', async () => {
    ada.arriveAt('Check the HSM')
    await page.goto(keywright.setupUrl)
    await expect(page.getByRole('region', { name: 'Your HSM' })).toContainText('Ready')
    await ada.click(button('Continue'))
    ada.arriveAt('Your administrator')
    await ada.type(page.getByLabel('Your name'), ADA.name)
    await ada.type(page.getByLabel('E-mail'), ADA.email)
    await ada.type(page.getByLabel('Passphrase', { exact: true }), ADA.passphrase)
    await ada.click(button('Continue'))
    ada.arriveAt('First instance')
    await ada.type(page.getByLabel('Instance name'), 'Production')
    await ada.click(button('Finish set-up'))
  })

  await test.step('the getting-started list leads to a key', async () => {
    ada.arriveAt('Overview')
    const list = page.getByRole('region', { name: 'Getting started' })
    await ada.click(list.getByRole('link', { name: 'Create a root key' }))
    ada.arriveAt('Create a key')
    const panel = page.getByRole('dialog', { name: 'Create a key' })
    await ada.type(panel.getByLabel('Name'), 'payments-root')
    await ada.click(panel.getByRole('button', { name: 'Create key' }))
    ada.arriveAt('Key created')
    await ada.click(page.getByRole('dialog', { name: 'Key created' }).getByRole('link', { name: 'Wrap a data key' }))
  })

  await test.step('which wraps a data key and unwraps it', async () => {
    ada.arriveAt('Use it')
    const wrap = page.getByRole('form', { name: 'Wrap a data key', exact: true })
    const unwrap = page.getByRole('form', { name: 'Unwrap a data key' })
    const dataKey = (form: Locator): Locator => form.getByRole('region', { name: 'Data key in plain' })
    const valueIn = async (form: Locator): Promise<string> =>
      (await dataKey(form).getByRole('group', { name: 'Data key in plain value' }).innerText()).trim()

    await ada.click(wrap.getByRole('button', { name: 'Wrap' }))
    await ada.click(dataKey(wrap).getByRole('button', { name: 'Reveal' }))
    await ada.click(wrap.getByRole('region', { name: 'Ciphertext' }).getByRole('button', { name: /^Copy/ }))
    const ciphertext = await page.evaluate(() => navigator.clipboard.readText())
    await ada.type(unwrap.getByLabel('Ciphertext'), ciphertext)
    await ada.click(unwrap.getByRole('button', { name: 'Unwrap' }))
    await ada.click(dataKey(unwrap).getByRole('button', { name: 'Reveal' }))
    await ada.look()
    expect(await valueIn(unwrap)).toBe(await valueIn(wrap))
  })

  await test.step('and the list knows', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click()
    const list = page.getByRole('region', { name: 'Getting started' })
    await expect(list.getByRole('listitem').filter({ hasText: 'Create a root key' })).toContainText('(done)')
    await expect(list.getByRole('listitem').filter({ hasText: 'Wrap and unwrap a data key' })).toContainText('(done)')
  })

  const figures = { clicks: ada.clicks, fields: ada.fields, words: ada.words }
  process.stdout.write(
    `First steps: ${figures.clicks} clicks, ${figures.fields} typed fields, ${figures.words} words.\n`,
  )
  expect(figures.clicks, 'clicks').toBeLessThanOrEqual(MOST.clicks)
  expect(figures.fields, 'typed fields').toBeLessThanOrEqual(MOST.fields)
  expect(figures.words, `words:\n${ada.report()}`).toBeLessThanOrEqual(MOST.words)
})

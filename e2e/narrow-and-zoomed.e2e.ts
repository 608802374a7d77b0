import { expect, test, type Locator, type Page } from '@playwright/test'
import { openDesk, type Desk } from './support/desk.ts'
import { expectNoOverhang } from './support/inspect.ts'
import { startKeywright } from './support/keywright.ts'
import { everyPlace, furnish, type Place } from './support/places.ts'

/** A telephone; and a window of 1440×900 in which everything is twice as large. */
const SIZES = [
  { size: '390 px wide', viewport: { width: 390, height: 844 } },
  { size: 'at 200 % zoom', viewport: { width: 720, height: 450 } },
] as const

test.use({ deviceScaleFactor: 2, contextOptions: { reducedMotion: 'reduce' } })

let desk: Desk
let places: readonly Place[]
test.beforeAll(async () => {
  desk = await openDesk()
  places = everyPlace(desk, await furnish(desk))
})
test.afterAll(() => desk.stop())

/** Nothing hangs over the edge, and what one came for can be scrolled to and pressed with nothing on top of it. */
async function expectUsable(page: Page, name: string, mainAction: Locator): Promise<void> {
  await expect(mainAction).toBeVisible()
  for (const { size, viewport } of SIZES) {
    await test.step(`${name}, ${size}`, async () => {
      await page.setViewportSize(viewport)
      await expectNoOverhang(page, `${name}, ${size}`)
      // As a click would, but for a button that is grey until something is typed.
      await mainAction.hover({ trial: true })
      await expect(mainAction).toBeInViewport()
    })
  }
}

test('every page', async ({ page }) => {
  test.setTimeout(240_000)
  await desk.enter(page)
  for (const { name, address, mainAction } of places) {
    await page.goto(`${desk.origin}${address}`)
    await expectUsable(page, name, mainAction(page))
  }
})

test('first run and signing in', async ({ page }) => {
  const fresh = await startKeywright()
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
  try {
    await page.goto(fresh.setupUrl)
    await expectUsable(page, 'the HSM', button('Continue'))
    await page.getByText(/\d+ checks passed/).click()
    await expectUsable(page, 'the HSM in detail', button('Continue'))
    await button('Continue').click()
    await expect(page.getByLabel('Your name')).toBeVisible()
    await expectUsable(page, 'the administrator', button('Continue'))
    await page.goto(`${desk.origin}/sign-in`)
    await expectUsable(page, 'signing in', button('Sign in'))
  } finally {
    await fresh.stop()
  }
})

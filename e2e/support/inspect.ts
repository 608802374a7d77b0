/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }
const THEMES = ['light', 'dark'] as const

/** The page scrolls down and not sideways. */
export async function expectNoOverhang(page: Page, name: string): Promise<void> {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overhang, `${name}: hangs over the edge`).toBeLessThanOrEqual(0)
}

/** A colour on its way from one theme to the other is neither's: what is measured is where it comes to rest. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Two frames, so that the change of theme has begun whatever it sets in motion.
    await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(changes.map((change) => change.finished))
  })
}

/** axe finds nothing, and nothing hangs over the edge, in both themes. */
export async function inspect(page: Page, name: string, viewports = [PHONE, DESK]): Promise<void> {
  await test.step(name, async () => {
    for (const viewport of viewports) {
      await page.setViewportSize(viewport)
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await settled(page)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        )
        expect.soft(found, `${name}, ${viewport.width} px, ${colorScheme}`).toEqual([])
      }
      await expectNoOverhang(page, `${name}, ${viewport.width} px`)
    }
  })
}

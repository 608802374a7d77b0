/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }
/** Far longer than any change of ours takes. */
const SETTLED_MS = 3_000
const THEMES = ['light', 'dark'] as const
/** A theme changes colours only, so what else axe asks is answered by the first. */
const ASKED_OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** The page scrolls down and not sideways. */
export async function expectNoOverhang(page: Page, name: string): Promise<void> {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overhang, `${name}: hangs over the edge`).toBeLessThanOrEqual(0)
}

/** A colour on its way from one theme to the other is neither's: what is measured is where it comes to rest. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async (most) => {
    // A browser that has nothing to draw, or is busy, may never come to its next frame.
    const late = new Promise((go) => setTimeout(go, most))
    // Two frames, so that the change of theme has begun whatever it sets in motion.
    await Promise.race([late, new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))])
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.race([late, Promise.allSettled(changes.map((change) => change.finished))])
  }, SETTLED_MS)
}

/** Looks from within the page, which holds no frames: a second page to gather their answers in takes twice the time. */
async function violations(page: Page, theme: (typeof THEMES)[number]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const result = await (theme === THEMES[0] ? axe : axe.withRules(ASKED_OF_COLOURS)).analyze()
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** axe finds nothing, and nothing hangs over the edge, in both themes. */
export async function inspect(page: Page, name: string, viewports = [PHONE, DESK]): Promise<void> {
  await test.step(name, async () => {
    for (const viewport of viewports) {
      await page.setViewportSize(viewport)
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await settled(page)
        const found = await violations(page, colorScheme)
        expect.soft(found, `${name}, ${viewport.width} px, ${colorScheme}`).toEqual([])
      }
      await expectNoOverhang(page, `${name}, ${viewport.width} px`)
    }
  })
}

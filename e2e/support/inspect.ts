/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test'

/** The page scrolls down and not sideways. */
export async function expectNoOverhang(page: Page, name: string): Promise<void> {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overhang, `${name}: hangs over the edge`).toBeLessThanOrEqual(0)
}

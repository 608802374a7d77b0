import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import type { Scene } from './scenes.ts'
import type { Cookies } from './sign-in.ts'

const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
/** What a skeleton does, and nothing else. */
const LOADING = '[class*="breathe"]'
const PATIENCE_MS = 15_000

/** Takes pictures of one running service, into one directory. */
export interface Camera {
  readonly browser: Browser
  readonly origin: string
  readonly cookies?: Cookies
  readonly directory: string
  /** Only scenes whose names hold this. */
  readonly only?: string | undefined
}

async function settle(page: Page): Promise<void> {
  await page.locator('h1, [role=dialog]').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate('document.fonts.ready')
  // A failed question is asked once more before anything is said: until then a page shows the shape of what it waits for.
  await page.locator(LOADING).first().waitFor({ state: 'hidden', timeout: PATIENCE_MS })
  // Entrances and changes of theme have come to rest by then.
  await page.waitForTimeout(350)
}

interface Look {
  readonly colorScheme: (typeof THEMES)[number]
  readonly viewport: { readonly width: number; readonly height: number }
  readonly address: string
  readonly path: string
}

async function take({ browser, cookies }: Camera, scene: Scene, { address, path, ...look }: Look): Promise<void> {
  const signedIn = cookies === undefined || scene.signedOut === true ? {} : { storageState: cookies }
  const context = await browser.newContext({ ...look, ...signedIn })
  const page = await context.newPage()
  if (scene.failing === true) {
    const refuse = { status: 503, json: { resources: [{ errorMsg: 'Service Unavailable' }] } }
    await page.route(/\/(api|bff)\/(?!session)/, (route) => route.fulfill(refuse))
  }
  await page.goto(address)
  await settle(page)
  await scene.act?.(page)
  if (scene.act) await settle(page)
  await page.screenshot({ path })
  await context.close()
}

/** One picture for each theme and width; an address may name what `params` holds. */
export async function shoot(camera: Camera, scene: Scene, params: Record<string, string> = {}): Promise<void> {
  const { origin, directory, only } = camera
  if (only !== undefined && !scene.name.includes(only)) return
  const address = origin + scene.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
  for (const colorScheme of THEMES) {
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      const path = join(directory, `${scene.name}--${width}-${colorScheme}.png`)
      await take(camera, scene, { colorScheme, viewport, address, path })
    }
  }
}

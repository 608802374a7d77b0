// Takes the pictures of docs/screens: every screen, both themes, wide and narrow, with none, ten and 10,000 keys, with
// hostile names, and while failing. `node tools/screens/main.ts DIRECTORY [--keys 10000] [--only NAME]`.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright'
import { signIn, textAt } from '../proofs/client.ts'
import { freePort, withScratch } from '../proofs/scratch.ts'
import { childrenOf, startFirst } from '../proofs/server.ts'
import { fillHostile, fillMany, fillTen, type Place } from './fill.ts'
import { LISTS, SCREENS, type Scene } from './scenes.ts'
import { signedIn, type Cookies } from './sign-in.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keys: { type: 'string', default: '10000' }, only: { type: 'string' } },
})
const target = resolve(positionals[0] ?? 'docs/screens/now')

const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
const CHROMIUM = '/usr/bin/chromium'

interface Visit {
  readonly browser: Browser
  readonly origin: string
  readonly cookies: Cookies
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate('document.fonts.ready')
  // Entrances and changes of theme have come to rest by then.
  await page.waitForTimeout(350)
}

async function shoot(visit: Visit, scene: Scene, params: Record<string, string>): Promise<void> {
  if (values.only !== undefined && !scene.name.startsWith(values.only)) return
  for (const theme of THEMES) {
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      const context = await visit.browser.newContext({
        viewport,
        colorScheme: theme,
        ...(scene.signedOut === true ? {} : { storageState: visit.cookies }),
      })
      const page = await context.newPage()
      if (scene.failing === true) {
        const refuse = { status: 503, json: { resources: [{ errorMsg: 'Service Unavailable' }] } }
        await page.route(/\/(api|bff)\/(?!session)/, (route) => route.fulfill(refuse))
      }
      await page.goto(visit.origin + scene.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? ''))
      await settle(page)
      await scene.act?.(page)
      if (scene.act) await settle(page)
      await page.screenshot({ path: join(target, `${scene.name}--${width}-${theme}.png`) })
      await context.close()
    }
  }
}

/** Whoever creates an instance manages it: this one is the administrator's. */
async function newInstance({ browser, origin, cookies }: Visit, name: string): Promise<string> {
  const context = await browser.newContext({ storageState: cookies })
  const answer = await context.request.post(`${origin}/v2/resource_instances`, {
    data: { name },
    headers: { 'sec-fetch-site': 'same-origin', origin },
  })
  const id = textAt(await answer.json(), 'guid')
  await context.close()
  return id
}

await withScratch(async (scratch) => {
  mkdirSync(target, { recursive: true })
  const port = await freePort()
  const { server, facts } = await startFirst({ port, dataDir: join(scratch, 'data') })
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const origin = facts.url
    const cookies = await signedIn(browser, origin, join(scratch, 'bootstrap.json'))
    const visit = { browser, origin, cookies }
    const service = await signIn(origin, facts.apiKey)
    const ten: Place = { session: service, instanceId: facts.instanceId }
    const keyId = await fillTen(ten)
    for (const scene of SCREENS) await shoot(visit, scene, { instance: ten.instanceId, key: keyId })
    const none = await newInstance(visit, 'Empty')
    for (const scene of LISTS) {
      await shoot(visit, { ...scene, name: `${scene.name}-none` }, { instance: none, key: keyId })
      await shoot(visit, { ...scene, name: `${scene.name}-failing`, failing: true }, { instance: ten.instanceId })
    }
    const hostileKey = await fillHostile(ten)
    for (const scene of LISTS)
      await shoot(visit, { ...scene, name: `${scene.name}-hostile` }, { instance: ten.instanceId })
    const hostile: Scene = { name: 'key-hostile', path: '/instances/{instance}/keys/{key}' }
    await shoot(visit, hostile, { instance: ten.instanceId, key: hostileKey })
    await fillMany(ten, Number(values.keys))
    for (const scene of LISTS)
      await shoot(visit, { ...scene, name: `${scene.name}-many` }, { instance: ten.instanceId })
    // The worker stands still, as a hung vendor library would.
    for (const child of childrenOf(server.pid)) process.kill(child, 'SIGSTOP')
    await new Promise((resolveWait) => setTimeout(resolveWait, 16_000))
    for (const scene of LISTS)
      await shoot(visit, { ...scene, name: `${scene.name}-hsm-away` }, { instance: ten.instanceId })
  } finally {
    await browser.close()
    await server.kill()
  }
})

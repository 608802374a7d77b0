// Scrolls the list of 10,000 keys in a real browser and says how long its frames took, beside a page that is nothing but
// tall in the same browser: what that one drops, the machine drops. Keeps Chromium's own trace of the list.
// `node tools/screens/scroll.ts TRACE.json.gz [--keys 10000]`
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type Page } from 'playwright'
import { signIn } from '../proofs/client.ts'
import { freePort, withScratch } from '../proofs/scratch.ts'
import { startFirst } from '../proofs/server.ts'
import { fillMany } from './fill.ts'
import { signedIn } from './sign-in.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keys: { type: 'string', default: '10000' } },
})
const SECONDS = 10
const STEP_PX = 40
const VIEWPORT = { width: 1440, height: 900 }
const FRAME_MS = 1000 / 60
/** What the main thread did, and for how long. Playwright's own choice writes some 80 MB while it measures, and is felt. */
const TRACED = ['devtools.timeline', 'v8.execute']

/** Scrolls a step each frame and notes when the frame came; and how long the page's own work kept the thread busy. */
const SCROLL = `new Promise((done) => {
  const frames = [], long = []
  new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' })
  const end = performance.now() + ${SECONDS * 1000}
  const step = (now) => {
    frames.push(now)
    window.scrollBy(0, ${STEP_PX})
    if (now < end) requestAnimationFrame(step)
    else done({ frames, long, rows: document.querySelectorAll('[role=row]').length, top: window.scrollY })
  }
  requestAnimationFrame(step)
})`

interface Scrolled {
  readonly frames: readonly number[]
  readonly long: readonly number[]
  readonly rows: number
  readonly top: number
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function told({ frames, long, rows, top }: Scrolled): string {
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at))
  const sorted = gaps.toSorted((a, b) => a - b)
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0)
  return (
    `${frames.length} frames in ${SECONDS} s over ${top} px; between two: median ${percentile(sorted, 0.5).toFixed(1)} ms, ` +
    `p95 ${percentile(sorted, 0.95).toFixed(1)} ms, longest ${percentile(sorted, 1).toFixed(1)} ms; ` +
    `${dropped} dropped; ${long.length} tasks over 50 ms; ${rows} rows in the page`
  )
}

// The script above answers exactly this.
const scrolled = (page: Page): Promise<Scrolled> => page.evaluate<Scrolled>(SCROLL)

async function tallPage(browser: Browser): Promise<Scrolled> {
  const page = await browser.newPage({ viewport: VIEWPORT })
  await page.setContent('<div style="height: 450000px"></div>')
  try {
    return await scrolled(page)
  } finally {
    await page.close()
  }
}

await withScratch(async (scratch) => {
  const { server, facts } = await startFirst({ port: await freePort(), dataDir: join(scratch, 'data') })
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const service = await signIn(facts.url, facts.apiKey)
    await fillMany({ session: service, instanceId: facts.instanceId }, Number(values.keys))
    const storageState = await signedIn(browser, facts.url, join(scratch, 'bootstrap.json'))
    process.stdout.write(`a tall page: ${told(await tallPage(browser))}\n`)
    const page = await (await browser.newContext({ storageState, viewport: VIEWPORT })).newPage()
    await page.goto(`${facts.url}/instances/${facts.instanceId}/keys`)
    await page.getByRole('table', { name: 'Keys' }).getByRole('link').first().waitFor()
    await page.waitForLoadState('networkidle')
    await browser.startTracing(page, { categories: TRACED })
    const list = await scrolled(page)
    const trace = await browser.stopTracing()
    process.stdout.write(`the list:    ${told(list)}\n`)
    await writeFile(resolve(positionals[0] ?? 'scroll-trace.json.gz'), gzipSync(trace))
  } finally {
    await browser.close()
    await server.kill()
  }
})

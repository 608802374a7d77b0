// Scrolls the list of 10,000 keys in a real browser and says how long its frames took; keeps Chromium's own trace.
// `node tools/screens/scroll.ts TRACE.json [--keys 10000]`
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
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
const FRAME_MS = 1000 / 60

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
    const page = await (await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } })).newPage()
    await page.goto(`${facts.url}/instances/${facts.instanceId}/keys`)
    await page.getByRole('table', { name: 'Keys' }).getByRole('link').first().waitFor()
    await page.waitForLoadState('networkidle')
    await browser.startTracing(page, { path: resolve(positionals[0] ?? 'scroll-trace.json') })
    // The script above answers exactly this.
    const { frames, long, rows, top } = await page.evaluate<Scrolled>(SCROLL)
    await browser.stopTracing()
    const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at))
    const sorted = gaps.toSorted((a, b) => a - b)
    const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0)
    process.stdout.write(
      `${frames.length} frames in ${SECONDS} s over ${top} px; between two: median ${percentile(sorted, 0.5).toFixed(1)} ms, ` +
        `p95 ${percentile(sorted, 0.95).toFixed(1)} ms, longest ${percentile(sorted, 1).toFixed(1)} ms; ` +
        `${dropped} dropped; ${long.length} tasks over 50 ms; ${rows} rows in the page\n`,
    )
  } finally {
    await browser.close()
    await server.kill()
  }
})

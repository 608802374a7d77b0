import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runLoudly } from './run-loudly.ts'
import { tally, type Tally } from './tally.ts'

interface PlaywrightReport {
  readonly errors: readonly unknown[]
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/** The whole product, in a browser. */
export async function runPlaywright(scratch: string): Promise<Tally> {
  const file = join(scratch, 'playwright.json')
  const ok = await runLoudly('playwright', ['test', '--config=playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  })
  return tally(ok, await countPlaywright(file))
}

async function countPlaywright(file: string): Promise<Tally> {
  const { errors, stats } = JSON.parse(await readFile(file, 'utf8')) as PlaywrightReport // Playwright's own format.
  // What passes only when tried again is a fault that has not been understood yet.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, notRun: stats.skipped }
}

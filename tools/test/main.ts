import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endChildrenOnSignal } from '../verify/run.ts'
import { verify } from '../verify/verify.ts'
import { runPlaywright } from './playwright.ts'
import { sum, type Tally } from './tally.ts'
import { runVitest } from './vitest.ts'

endChildrenOnSignal()
const scratch = await mkdtemp(join(tmpdir(), 'keywright-test-'))
const rows: (Tally & { readonly step: string; readonly seconds: number })[] = []

/** Runs one step; one that breaks down counts as a failure and does not keep the others from running. */
async function step(name: string, run: () => Promise<Tally>): Promise<void> {
  process.stdout.write(`\n── ${name}\n`)
  const started = performance.now()
  const result = await run().catch((error: unknown) => {
    process.stdout.write(`${String(error)}\n`)
    return { passed: 0, failed: 1, notRun: 0 }
  })
  rows.push({ step: name, seconds: (performance.now() - started) / 1000, ...result })
}

// The checks build the dashboard, which the end-to-end tests need.
await step('checks', async () => ({ ...(await verify()), notRun: 0 }))
await step('unit, contract and token tests', () => runVitest(scratch))
await step('end-to-end tests', () => runPlaywright(scratch))
await rm(scratch, { recursive: true })

process.stdout.write('\n   passed   failed  not run  seconds\n')
for (const { step: name, seconds, passed, failed, notRun } of rows) {
  const cells = [passed, failed, notRun, seconds.toFixed(1)].map((cell) => String(cell).padStart(9))
  process.stdout.write(`${cells.join('')}  ${name}\n`)
}
const { passed, failed } = sum(rows)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0

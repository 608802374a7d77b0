import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runLoudly } from './run-loudly.ts'
import { tally, type Tally } from './tally.ts'

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Every unit, contract and SoftHSM test. */
export async function runVitest(scratch: string): Promise<Tally> {
  const file = join(scratch, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = await runLoudly('vitest', args)
  return tally(ok, await countVitest(file))
}

async function countVitest(file: string): Promise<Tally> {
  const report = JSON.parse(await readFile(file, 'utf8')) as VitestReport // Vitest's own format.
  // A file that fails although none of its tests did, since it cannot be loaded or set up, counts as one.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    notRun: report.numPendingTests + report.numTodoTests,
  }
}

import { CHECKS, type Check } from './checks.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** Runs every check, two at a time, reporting each as it ends. */
export async function verify(checks: readonly Check[] = CHECKS): Promise<Tally> {
  const waiting = [...checks]
  let passed = 0
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) if (await passes(check)) passed += 1
  }
  await Promise.all([work(), work()])
  return { passed, failed: checks.length - passed }
}

async function passes({ name, run }: Check): Promise<boolean> {
  const started = performance.now()
  const { ok, output } = await run().catch((error: unknown) => ({ ok: false, output: String(error) }))
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5)
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}\n${ok ? '' : `${indented(output)}\n`}`)
  return ok
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '     ')

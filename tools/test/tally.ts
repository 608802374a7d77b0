export interface Tally {
  readonly passed: number
  readonly failed: number
  /** Skipped, or never reached: neither passed nor failed, and said so. */
  readonly notRun: number
}

/** A runner that failed without naming a failure, or ran nothing at all, is itself one failure. */
export function tally(ok: boolean, counted: Tally): Tally {
  const nothingRan = counted.passed + counted.failed === 0
  return (ok || counted.failed > 0) && !nothingRan ? counted : { ...counted, failed: Math.max(1, counted.failed) }
}

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (all, each) => ({
      passed: all.passed + each.passed,
      failed: all.failed + each.failed,
      notRun: all.notRun + each.notRun,
    }),
    { passed: 0, failed: 0, notRun: 0 },
  )

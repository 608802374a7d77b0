import { readFileSync } from 'node:fs'

const TICKS_A_SECOND = 100

/** Seconds of processor a process has used so far, all its threads together; without /proc there is no figure. */
export function processorSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc(5): what follows the name in parentheses begins with the third field; the 14th and 15th are user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return Number.NaN
  }
}

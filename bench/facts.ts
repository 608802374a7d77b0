import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'

const SYNCS = 200
const PAGE = Buffer.alloc(4096, 1)

/** How long one page takes to the disk under this directory: middle and 99th of 200, in milliseconds. */
function syncTimes(directory: string): { readonly p50: number; readonly p99: number } {
  const file = openSync(join(directory, 'sync'), 'w')
  const times = Array.from({ length: SYNCS }, () => {
    writeSync(file, PAGE)
    const began = performance.now()
    fdatasyncSync(file)
    return performance.now() - began
  }).toSorted((a, b) => a - b)
  closeSync(file)
  return { p50: times[SYNCS / 2] ?? 0, p99: times[Math.floor(SYNCS * 0.99)] ?? 0 }
}

/** What a reader needs to know of the machine; nothing that says whose it is. */
export function machineFacts(directory: string, library: string): string {
  const { p50, p99 } = syncTimes(directory)
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  const sync = `fdatasync ${p50.toFixed(2)} ms (p99 ${p99.toFixed(2)} ms)`
  return `${availableParallelism()} cores (${processor}), Node ${process.versions.node}, ${library}, ${sync}`
}

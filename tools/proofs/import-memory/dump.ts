import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const PIECE_BYTES = 1024 * 1024
const NOTHING = Buffer.alloc(PIECE_BYTES)

interface Region {
  readonly from: number
  readonly to: number
}

/** What was written to a dump. */
export interface Dump {
  readonly file: string
  readonly megabytes: number
  /** Said to be readable, and not read. */
  readonly unreadableMegabytes: number
}

/**
 * What a process can have written to: everything readable but the files it maps without being able to change them. The
 * kernel's own pages are left out.
 */
function regionsOf(pid: number): readonly Region[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n')
  return lines.flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (r)(.)\S+ \S+ \S+ (\d+)\s*(.*)$/.exec(line)
    if (!match) return []
    const [, from = '', to = '', , write, inode, path = ''] = match
    if (path.startsWith('[v') || (write !== 'w' && inode !== '0')) return []
    return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }]
  })
}

const isStopped = (pid: number): boolean =>
  / [Tt] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''))

/** Stops the process, writes its memory to a file, and lets it go on: what was under way is under way in the dump. */
export async function dumpMemory(pid: number, file: string): Promise<Dump> {
  process.kill(pid, 'SIGSTOP')
  try {
    while (!isStopped(pid)) await wait(1)
    return { file, ...copyMemory(pid, file) }
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

function copyMemory(pid: number, file: string): Omit<Dump, 'file'> {
  const [memory, out] = [openSync(`/proc/${pid}/mem`, 'r'), openSync(file, 'w', 0o600)]
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  let [copied, unreadable] = [0, 0]
  try {
    for (const { from, to } of regionsOf(pid)) {
      for (let at = from; at < to; at += PIECE_BYTES) {
        const bytes = read(memory, piece.subarray(0, Math.min(PIECE_BYTES, to - at)), at)
        if (!bytes) unreadable += Math.min(PIECE_BYTES, to - at)
        // Most of what V8 reserves was never touched.
        else if (!bytes.equals(NOTHING.subarray(0, bytes.length))) copied += writeSync(out, bytes)
      }
    }
  } finally {
    closeSync(memory)
    closeSync(out)
  }
  return { megabytes: toMegabytes(copied), unreadableMegabytes: toMegabytes(unreadable) }
}

/** `undefined` where the kernel does not give the page out, such as a guard page. */
function read(memory: number, into: Buffer, at: number): Buffer | undefined {
  try {
    return into.subarray(0, readSync(memory, into, 0, into.length, at))
  } catch {
    // EIO says that there is nothing behind the address.
    return undefined
  }
}

const toMegabytes = (bytes: number): number => Math.round(bytes / (1024 * 1024))

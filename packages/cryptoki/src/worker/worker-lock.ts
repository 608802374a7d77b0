import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isAlive, processIdentity, type ProcessIdentity } from './process-identity.ts'

const PAUSE_MS = 5
const SQLITE_BUSY = 5
// Longer than a recycled worker takes to go: only then is the holder looked at.
const SUSPICIOUS_AFTER_MS = 200

interface Holder {
  readonly worker: ProcessIdentity
  readonly supervisor: ProcessIdentity
}

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/**
 * One worker per state directory: a half-finished C_GenerateKey of an old worker must not appear after the new one has
 * searched the token. The lock is SQLite's on an empty database, held by an open transaction; the kernel drops it at death.
 * `false` when it was not free in time. Blocks: a worker has nothing else to do yet, and its watchdog is a thread.
 */
export function holdWorkerLock(stateDir: string, waitMs: number): boolean {
  const database = new DatabaseSync(join(stateDir, 'worker.lock'))
  database.exec('PRAGMA busy_timeout = 0')
  const began = performance.now()
  let suspected = false
  while (!tryLock(database)) {
    const waited = performance.now() - began
    if (waited > waitMs) return false
    if (!suspected && waited > SUSPICIOUS_AFTER_MS) {
      suspected = true
      endOrphan(stateDir)
    }
    pause(PAUSE_MS)
  }
  held.push(database)
  writeHolder(stateDir)
  return true
}

// Kept reachable for the life of the process: collecting the connection would drop the lock.
const held: DatabaseSync[] = []

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false
    throw error
  }
}

const holderFile = (stateDir: string): string => join(stateDir, 'worker.json')

function writeHolder(stateDir: string): void {
  const [worker, supervisor] = [processIdentity(process.pid), processIdentity(process.ppid)]
  writeFileSync(holderFile(stateDir), JSON.stringify({ worker, supervisor }), { mode: 0o600 })
}

/** A stopped worker whose supervisor died never sees its pipe close; it would hold the lock for ever. */
function endOrphan(stateDir: string): void {
  const holder = readHolder(stateDir)
  if (!holder || isAlive(holder.supervisor) || !isAlive(holder.worker)) return
  process.kill(holder.worker.pid, 'SIGKILL')
}

function readHolder(stateDir: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(holderFile(stateDir), 'utf8'))
    return isHolder(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' &&
  value !== null &&
  'worker' in value &&
  isProcess(value.worker) &&
  'supervisor' in value &&
  isProcess(value.supervisor)

const isProcess = (value: unknown): value is ProcessIdentity =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'startTime' in value &&
  typeof value.startTime === 'string'

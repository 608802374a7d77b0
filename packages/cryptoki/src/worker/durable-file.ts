import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whole or not at all, readable by the owner only, and on the disk when this returns. */
export function writeDurably(path: string, text: string): void {
  const draft = `${path}.draft-${process.pid}`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncDirectory(path)
}

/** Succeeds when there is none. */
export function removeDurably(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  syncDirectory(path)
}

// A rename is durable only once its directory is.
function syncDirectory(path: string): void {
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

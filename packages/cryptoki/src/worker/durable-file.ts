import { closeSync, fsyncSync, openSync, readdirSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

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
  syncDirectory(dirname(path))
}

/** Succeeds when there is none. */
export function removeDurably(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  syncDirectory(dirname(path))
}

/** Everything in a directory, as deep as it goes, is on the disk when this returns. */
export function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else sync(path)
  }
  sync(directory)
}

/** A rename is durable only once its directory is. */
export const syncDirectory = (directory: string): void => sync(directory)

function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

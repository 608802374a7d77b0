import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinFileLook } from '../pin-file-look.ts'
import { removeDurably, writeDurably } from './durable-file.ts'

/** A PIN as read from its file, with the look of that very file. */
export interface Pin {
  readonly text: string
  readonly look: string
  /** Others than the owner may read the file. */
  readonly exposed: boolean
}

/** `undefined` when there is no such file. A line break at the end is the editor's, not the PIN's. */
export function readPin(path: string): Pin | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const stats = fstatSync(file, { bigint: true })
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return { text, look: pinFileLook(stats), exposed: (stats.mode & 0o077n) !== 0n }
  } finally {
    closeSync(file)
  }
}

/** Whose PIN; each has its own memory of refusals. */
export type PinOwner = 'user' | 'so'
const marker = (stateDir: string, owner: PinOwner): string => join(stateDir, `${owner}-pin-refused`)

/** Whether the PIN in a file of this look was refused before, by any process on this state directory. */
export function wasRefused(stateDir: string, owner: PinOwner, look: string): boolean {
  try {
    return readFileSync(marker(stateDir, owner), 'utf8') === look
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** From now on this PIN is not tried again, whatever restarts. */
export const rememberRefusal = (stateDir: string, owner: PinOwner, look: string): void =>
  writeDurably(marker(stateDir, owner), look)

/** The PIN was right: whatever was remembered of an earlier one is void. */
export const forgetRefusal = (stateDir: string, owner: PinOwner): void => removeDurably(marker(stateDir, owner))

import { statSync } from 'node:fs'
import { pinFileLook } from '../pin-file-look.ts'

/** The file's look, without opening it: the PIN is the worker's business alone. `undefined` when it is not there. */
export function lookAtPinFile(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats && pinFileLook(stats)
}

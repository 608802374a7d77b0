import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'

const NEVER = new Set(['node_modules', 'dist', 'coverage'])

/**
 * One hash over words and the content of files and folders of the checkout, in a fixed order.
 * @param {readonly string[]} paths relative to the checkout; folders are read whole, without what is built or installed
 * @param {readonly string[]} [words]
 * @param {string} [base]
 */
export function fingerprint(paths, words = [], base = root) {
  const hash = createHash('sha256')
  for (const word of words) hash.update(`${word}\0`)
  for (const path of paths.flatMap((each) => filesUnder(base, each)).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(base, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} base
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(base, path) {
  const full = join(base, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => !NEVER.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(base, join(path, entry.name)) : [join(path, entry.name)]))
}

/**
 * A file that remembers for which fingerprint a piece of work was last done.
 * @param {string} file
 */
export function stamp(file) {
  return {
    /** @param {string} value */
    says: (value) => existsSync(file) && readFileSync(file, 'utf8') === value,
    /** @param {string} value */
    write: (value) => writeFileSync(file, value),
  }
}

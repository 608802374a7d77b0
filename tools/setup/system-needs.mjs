import { readFileSync } from 'node:fs'
import { firstExisting, onPath } from './look.mjs'

/**
 * @typedef {object} Need something the machine must have that no npm package brings
 * @property {string} what
 * @property {readonly string[]} apt Debian packages that bring it
 * @property {string | undefined} brew Homebrew formula (or cask) that brings it; absent where macOS has it already
 * @property {() => boolean} present
 */

/** @type {Record<string, Need>} */
const NEEDS = {
  softhsm: {
    what: 'SoftHSM 2, the embedded HSM',
    apt: ['softhsm2'],
    brew: 'softhsm',
    present: () => softHsmModule() !== undefined,
  },
  compiler: program('a C++ compiler', 'g++', { apt: ['g++'], brew: 'gcc' }),
  make: program('make', 'make', { apt: ['make'], brew: 'make' }),
  python: program('Python 3, which node-gyp needs', 'python3', { apt: ['python3'], brew: 'python' }),
  chromium: {
    what: 'Chromium for the end-to-end tests',
    apt: ['chromium', 'fonts-liberation'],
    brew: 'chromium',
    present: () => chromium() !== undefined,
  },
  strace: {
    what: 'strace, with which a test watches what a process writes',
    apt: ['strace'],
    brew: undefined,
    present: () => process.platform !== 'linux' || onPath('strace') !== undefined,
  },
  openssl: program('openssl', 'openssl', { apt: ['openssl'], brew: 'openssl' }),
  curl: program('curl', 'curl', { apt: ['curl'], brew: 'curl' }),
}

/**
 * @param {string} what
 * @param {string} name
 * @param {{ apt: readonly string[], brew: string }} packages
 * @returns {Need}
 */
function program(what, name, packages) {
  return { what, ...packages, present: () => onPath(name) !== undefined }
}

/** The SoftHSM library, in the places where the product itself looks. */
function softHsmModule() {
  const list = new URL('../../packages/cryptoki/src/softhsm-places.json', import.meta.url)
  return firstExisting(JSON.parse(readFileSync(list, 'utf8')))
}

/** A Chromium that Playwright can drive by `executablePath`. */
function chromium() {
  return (
    onPath('chromium') ??
    onPath('chromium-browser') ??
    onPath('google-chrome') ??
    firstExisting(['/Applications/Chromium.app/Contents/MacOS/Chromium'])
  )
}

/**
 * What is missing for a purpose. The compiler is asked for only when something has to be built,
 * and SoftHSM only when no other HSM is configured or the tests, which use it, are to run.
 * @param {{ building: boolean, testing: boolean, ownHsm: boolean }} purpose
 * @param {Record<string, Need>} [needs]
 * @returns {Need[]}
 */
export function missingFor({ building, testing, ownHsm }, needs = NEEDS) {
  const names = [
    ...(testing || !ownHsm ? ['softhsm'] : []),
    ...(building ? ['compiler', 'make', 'python'] : []),
    ...(testing ? ['chromium', 'strace', 'openssl', 'curl'] : []),
  ]
  return names.flatMap((name) => needs[name] ?? []).filter((need) => !need.present())
}

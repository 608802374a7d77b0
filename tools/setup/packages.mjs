import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, stamp } from './fingerprint.mjs'
import { at, root } from './places.mjs'
import { runQuietly } from './run.mjs'
import { say } from './say.mjs'

const installed = stamp(at('node_modules', '.keywright-stamp'))

/** @param {import('./runtime.mjs').Runtime} runtime */
function wanted({ nodeVersion }) {
  const manifests = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(at(folder)).map((name) => join(folder, name, 'package.json')),
  )
  const words = [nodeVersion, process.platform, process.arch]
  return fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests], words)
}

/**
 * Whether an install has to run, and with it perhaps the compiler.
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export const packagesAreStale = (runtime) => !installed.says(wanted(runtime))

/**
 * Installs what the lock file says, when it or what it depends on has changed since the last time.
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export function ensurePackages(runtime) {
  const want = wanted(runtime)
  if (installed.says(want)) return
  say('installing the packages of pnpm-lock.yaml, and building pkcs11js')
  const [command, ...args] = runtime.pnpm
  // Without a terminal pnpm refuses to replace a node_modules of another version unless it believes to be in CI;
  // and a NODE_ENV of production would leave out what the build needs.
  const { NODE_ENV: _, ...env } = runtime.env
  runQuietly(command, [...args, 'install', '--frozen-lockfile'], { cwd: root, env: { ...env, CI: 'true' } })
  installed.write(want)
}

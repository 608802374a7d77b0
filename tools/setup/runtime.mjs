import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chooseRuntime, pnpmPackage } from './choose-runtime.mjs'
import { withoutNpmsOwn, withPath } from './child-environment.mjs'
import { onPath } from './look.mjs'
import { at } from './places.mjs'
import { runQuietly } from './run.mjs'
import { say, SetupError } from './say.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} node
 * @property {string} nodeVersion
 * @property {readonly [string, ...string[]]} pnpm the command line that is pnpm
 * @property {NodeJS.ProcessEnv} env in which `node` is the chosen one and the native build finds headers and node-gyp
 */

const home = at('tools', 'runtime')
const inHome = (/** @type {string[]} */ ...parts) => join(home, 'node_modules', ...parts)

/**
 * The Node and the pnpm that everything else runs on: fetched from the npm registry, at the pinned versions, when not there.
 * @returns {Runtime}
 */
export function ensureRuntime() {
  const host = thisHost()
  const choice = chooseRuntime(host)
  if (choice.use === 'none') throw new SetupError(`${choice.why} Please install Node 24 or later.`)

  // pnpm's binary is an optional dependency: npm would pass over one whose hash is wrong, and pnpm then fetch another.
  const binary = pnpmPackage(host)
  installPinned([choice.package ?? 'pnpm', 'pnpm', binary].filter(isPinned))

  const pinned = choice.package && inHome(choice.package)
  const node = choice.use === 'own' ? process.execPath : inHome(choice.package, 'bin', 'node')
  const nodeVersion = choice.use === 'own' ? process.versions.node : pinnedVersion(choice.package)
  const headers = choice.use === 'own' && choice.buildsWith === 'own' ? dirname(dirname(node)) : pinned
  const pnpmExe = inHome(binary, 'pnpm')
  const folders = [dirname(node), dirname(pnpmExe), inHome('pnpm', 'dist', 'node-gyp-bin')]
  return {
    node,
    nodeVersion,
    pnpm: existsSync(pnpmExe) ? [pnpmExe] : [node, inHome('pnpm', 'bin', 'pnpm.mjs')],
    env: { ...withPath(withoutNpmsOwn(process.env), folders), ...(headers && { npm_config_nodedir: headers }) },
  }
}

/** @returns {import('./choose-runtime.mjs').Host} */
function thisHost() {
  return {
    platform: process.platform,
    arch: process.arch,
    musl: process.platform === 'linux' && existsSync(`/lib/ld-musl-${muslArch()}.so.1`) && !hasGlibc(),
    nodeVersion: process.versions.node,
    hasHeaders: existsSync(join(dirname(dirname(process.execPath)), 'include', 'node', 'node_api.h')),
  }
}

const muslArch = () => (process.arch === 'arm64' ? 'aarch64' : 'x86_64')
const hasGlibc = () =>
  ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1', '/lib/ld-linux-x86-64.so.2'].some((file) =>
    existsSync(file),
  )

/** @param {readonly string[]} packages */
function installPinned(packages) {
  const wrong = [...new Set(packages)].filter((name) => installedVersion(name) !== pinnedVersion(name))
  if (wrong.length === 0) return
  const list = wrong.map((name) => `${name} ${pinnedVersion(name)}`).join(', ')
  say(`fetching ${list} from the npm registry (checked against tools/runtime/package-lock.json)`)
  const [command, ...args] = npm()
  // Not `npm ci`: it refuses a lock that leaves out pnpm's binaries for platforms nobody here has tried. What the lock
  // names is checked against it just the same.
  const install = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', home]
  runQuietly(command, [...args, ...install], { env: withoutNpmsOwn(process.env), cwd: home })
  const still = wrong.filter((name) => installedVersion(name) !== pinnedVersion(name))
  if (still.length > 0) throw new SetupError(`npm install succeeded but did not bring ${still.join(', ')}`)
}

/** @returns {[string, ...string[]]} */
function npm() {
  const startedBy = process.env['npm_execpath']
  if (startedBy?.endsWith('npm-cli.js')) return [process.execPath, startedBy]
  if (onPath('npm') === undefined) throw new SetupError('npm is not on the PATH; it comes with Node.')
  return ['npm']
}

/** @param {string} name */
function installedVersion(name) {
  return versionIn(inHome(name, 'package.json'))
}

const lock = JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8'))

/** @param {string} name */
const isPinned = (name) => `node_modules/${name}` in lock.packages

/** @param {string} name */
const pinnedVersion = (name) => String(lock.packages[`node_modules/${name}`].version)

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function versionIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined
}

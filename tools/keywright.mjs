// The one door: `npm start`, `npm test`, `npm run setup` and `npm run verify` come in here. It and tools/setup
// run on the machine's own Node, down to 20, before anything is installed; everything else runs on the runtime they set up.
import { ensurePackages, packagesAreStale } from './setup/packages.mjs'
import { at, root } from './setup/places.mjs'
import { becomeForeground } from './setup/run.mjs'
import { ensureRuntime } from './setup/runtime.mjs'
import { say, SetupError } from './setup/say.mjs'
import { ensureSystemPackages } from './setup/system-packages.mjs'
import { ensureWebBuild } from './setup/web-build.mjs'

/** What each command hands over to, once its set-up is done; the checks build the dashboard as one of them, by `build`. */
const PROGRAMS = new Map([
  ['start', at('apps', 'bff', 'src', 'main.ts')],
  ['test', at('tools', 'test', 'main.ts')],
  ['verify', at('tools', 'verify', 'main.ts')],
  ['setup', undefined],
  ['build', undefined],
])
const CHECKS = new Set(['test', 'verify'])
const NO_HSM = new Set(['verify', 'build'])

/**
 * @param {string | undefined} command
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function main(command, args) {
  if (command === undefined || !PROGRAMS.has(command)) {
    process.stderr.write(`Usage: node tools/keywright.mjs ${[...PROGRAMS.keys()].join('|')} [arguments]\n`)
    return 2
  }
  const runtime = ensureRuntime()
  ensureSystemPackages({
    building: packagesAreStale(runtime),
    testing: command === 'test',
    ownHsm: Boolean(process.env['KEYWRIGHT_HSM_MODULE']) || NO_HSM.has(command),
  })
  ensurePackages(runtime)
  if (!CHECKS.has(command)) ensureWebBuild(runtime)

  const program = PROGRAMS.get(command)
  if (program === undefined) return 0
  return becomeForeground(runtime.node, [program, ...args], {
    cwd: root,
    env: runtime.env,
    server: command === 'start',
  })
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exitCode = 1
}

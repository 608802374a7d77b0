import { fingerprint, stamp } from './fingerprint.mjs'
import { at } from './places.mjs'
import { runQuietly } from './run.mjs'
import { say } from './say.mjs'

const SOURCES = ['apps/web', 'packages/contract', 'packages/core/src', 'pnpm-lock.yaml', 'tsconfig.base.json']

/**
 * Builds the dashboard into apps/web/dist when its sources have changed since the last build.
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export function ensureWebBuild({ node, nodeVersion, env }) {
  const built = stamp(at('apps', 'web', 'dist', '.keywright-stamp'))
  const want = fingerprint(SOURCES, [nodeVersion])
  if (built.says(want)) return
  say('building the dashboard')
  const vite = at('apps', 'web', 'node_modules', 'vite', 'bin', 'vite.js')
  // A person's NODE_ENV must not turn the build into a development one.
  runQuietly(node, [vite, 'build'], { cwd: at('apps', 'web'), env: { ...env, NODE_ENV: 'production' } })
  built.write(want)
}

import { delimiter } from 'node:path'

// What `npm start` sets for its own script. pnpm and node-gyp read some of it as if a person had meant them.
const FROM_NPM_ITSELF =
  /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$)|npm_config_(user_agent|prefix|local_prefix|global_prefix|node_gyp|npm_version|nodedir|init_module)$|INIT_CWD$)/i

/**
 * The environment without what npm set for its own script. What a person may have set on purpose
 * (registry, proxy, cafile, cache) stays.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpmsOwn(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !FROM_NPM_ITSELF.test(name)))
}

/**
 * The environment with these folders first on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(env, folders) {
  const inherited = env['PATH'] ? [env['PATH']] : []
  return { ...env, PATH: [...folders, ...inherited].join(delimiter) }
}

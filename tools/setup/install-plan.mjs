/**
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {boolean} hasApt
 * @property {boolean} hasBrew
 * @property {boolean} isRoot
 * @property {boolean} canSudo sudo is there, and either asks nothing or has a terminal to ask on
 */

/**
 * @typedef {{ do: 'run', update: string[], install: string[] }} RunPlan `update` is for when `install` fails; empty for none
 * @typedef {{ do: 'tell', command: string }} TellPlan what the person must type, because we may not or cannot
 */

/**
 * How missing system packages get onto this machine.
 * @param {Machine} machine
 * @param {readonly import('./system-needs.mjs').Need[]} missing
 * @returns {RunPlan | TellPlan}
 */
export function installPlan(machine, missing) {
  const apt = [...new Set(missing.flatMap((need) => need.apt))]
  if (machine.platform === 'darwin') return brewPlan(machine, missing)
  if (!machine.hasApt) {
    return { do: 'tell', command: `(with your package manager; Debian's names) install ${apt.join(' ')}` }
  }
  if (!machine.isRoot && !machine.canSudo) {
    return { do: 'tell', command: `sudo apt-get update && sudo apt-get install ${apt.join(' ')}` }
  }
  const asRoot = machine.isRoot ? [] : ['sudo']
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0']
  return {
    do: 'run',
    update: [...asRoot, ...quiet, 'update'],
    install: [...asRoot, ...quiet, 'install', '-y', '--no-install-recommends', ...apt],
  }
}

/**
 * @param {Machine} machine
 * @param {readonly import('./system-needs.mjs').Need[]} missing
 * @returns {RunPlan | TellPlan}
 */
function brewPlan(machine, missing) {
  const formulas = [...new Set(missing.flatMap((need) => need.brew ?? []))]
  const install = ['brew', 'install', ...formulas]
  return machine.hasBrew ? { do: 'run', update: [], install } : { do: 'tell', command: install.join(' ') }
}

import { spawnSync } from 'node:child_process'
import { installPlan } from './install-plan.mjs'
import { onPath } from './look.mjs'
import { say, SetupError } from './say.mjs'
import { missingFor } from './system-needs.mjs'

/**
 * Installs what is missing, after saying so, or ends with the command to type.
 * @param {{ building: boolean, testing: boolean, ownHsm: boolean }} purpose
 */
export function ensureSystemPackages(purpose) {
  const missing = missingFor(purpose)
  if (missing.length === 0) return
  const plan = installPlan(thisMachine(), missing)
  const list = missing.map((need) => need.what).join('; ')
  if (plan.do === 'tell') throw new SetupError(`missing: ${list}. Please type:\n\n    ${plan.command}\n`)

  say(`installing ${list}: ${plan.install.join(' ')}`)
  if (!succeeds(plan.install)) {
    // Package lists that are absent or stale are the usual reason, so they are fetched only then.
    if (plan.update.length === 0 || !succeeds(plan.update) || !succeeds(plan.install)) {
      throw new SetupError(`could not install: ${list}`)
    }
  }
  const still = missingFor(purpose)
  if (still.length > 0) throw new SetupError(`installed, but not found: ${still.map((need) => need.what).join('; ')}`)
}

/** @param {readonly string[]} commandLine */
function succeeds([command = '', ...args]) {
  return spawnSync(command, args, { stdio: ['inherit', 2, 2] }).status === 0
}

/** @returns {import('./install-plan.mjs').Machine} */
function thisMachine() {
  return {
    platform: process.platform,
    hasApt: onPath('apt-get') !== undefined,
    hasBrew: onPath('brew') !== undefined,
    isRoot: process.getuid?.() === 0,
    canSudo: canSudo(),
  }
}

function canSudo() {
  if (onPath('sudo') === undefined) return false
  return process.stdin.isTTY || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

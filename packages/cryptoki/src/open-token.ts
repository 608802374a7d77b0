import { mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { CryptographicToken } from '@keywright/core/ports/cryptographic-token'
import { materialCalls } from './port/materials.ts'
import { objectCalls } from './port/objects.ts'
import { usageCalls } from './port/usage.ts'
import { settingsOf } from './settings.ts'
import { softhsmEnvironment, softhsmHome } from './softhsm-home.ts'
import { Supervisor } from './supervisor/supervisor.ts'
import type { Settings, TokenOptions } from './token-options.ts'

/** A token in use. Whoever opened it closes it; its process ends with this one in any case. */
export interface OpenedToken extends CryptographicToken {
  /** Accepts another token as the one this data belongs to, and goes on with it. */
  confirmSerial(serial: string): void
  /** The worker's process, while there is one; for tests and the HSM page. */
  workerPid(): number | undefined
  /** Lets calls under way finish for two seconds, then ends the worker. Safe to repeat. */
  close(): Promise<void>
}

/**
 * Opens the token in a process of its own. Resolves once that process is ready or has said why not, at the latest
 * after `deadlineMs`: an absent or refused token is told by `health()`, never by a rejection. Rejects with `TypeError` for impossible options only.
 */
export async function openToken(options: TokenOptions): Promise<OpenedToken> {
  const settings = settingsOf(options)
  mkdirSync(settings.stateDir, { recursive: true, mode: 0o700 })
  const env = { ...settings.env, ...(settings.softhsm && softhsmEnvironment(softhsmHome(settings.softhsm.directory))) }
  const supervisor = new Supervisor(settings, env)
  // A device that hangs must not keep the server from starting and saying so.
  await Promise.race([supervisor.firstOutcome, setTimeout(settings.deadlineMs, undefined, { ref: false })])
  return tokenOver(supervisor, settings)
}

function tokenOver(supervisor: Supervisor, settings: Settings): OpenedToken {
  return {
    health: () => supervisor.health(),
    selfTest: () => supervisor.selfTest(),
    describe: () => supervisor.call('describe', [], settings.deadlineMs),
    ...objectCalls(supervisor, settings),
    ...materialCalls(supervisor, settings),
    ...usageCalls(supervisor, settings),
    confirmSerial: (serial) => supervisor.confirmSerial(serial),
    workerPid: () => supervisor.workerPid,
    close: () => supervisor.close(),
  }
}

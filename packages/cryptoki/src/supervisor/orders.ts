import type { WorkerOrders } from '../protocol.ts'
import type { Settings } from '../token-options.ts'
import type { HealthRecord } from './health-record.ts'

const LOCK_WAIT_MS = 15_000

/** What the next worker is told: the configuration, and what earlier workers found out. */
export function ordersFor(settings: Settings, { expectedSerial, knownRsa }: HealthRecord): WorkerOrders {
  const { modulePath, tokenLabel, pinFile, soPinFile, stateDir, initialise } = settings
  const { softhsm, allowWeak, cacheSize, recycleAfterUnwraps } = settings
  return {
    modulePath,
    tokenLabel,
    pinFile,
    soPinFile,
    stateDir,
    initialise,
    allowWeak,
    cacheSize,
    recycleAfterUnwraps,
    lockWaitMs: LOCK_WAIT_MS,
    ...(softhsm && { softhsmDirectory: softhsm.directory }),
    ...(expectedSerial !== undefined && { expectedSerial }),
    ...(knownRsa && { knownRsa }),
  }
}

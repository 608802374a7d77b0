import { join } from 'node:path'
import { settingsOf } from '../settings.ts'
import { softhsmEnvironment, softhsmHome } from '../softhsm-home.ts'
import { HealthRecord } from '../supervisor/health-record.ts'
import { ordersFor } from '../supervisor/orders.ts'
import { openToken, type OpenToken } from '../worker/start.ts'
import { softhsmFixture } from './softhsm.ts'

/** The worker's own parts on a fresh SoftHSM, in this process. One a process: the library is loaded once. */
export interface OpenParts {
  readonly token: OpenToken
  close(): void
}

export async function openParts(): Promise<OpenParts> {
  const fixture = softhsmFixture()
  await (await fixture.open()).close()
  Object.assign(process.env, softhsmEnvironment(softhsmHome(join(fixture.directory, 'softhsm'))))
  const token = openToken(ordersFor(settingsOf(fixture.options), new HealthRecord(undefined)))
  return {
    token,
    close: () => {
      token.module.finalise()
      fixture.remove()
    },
  }
}

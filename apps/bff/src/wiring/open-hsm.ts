import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TokenHealth } from '@keywright/core/ports/cryptographic-token'
import { openToken, softhsmModule, type OpenedToken, type TokenOptions } from '@keywright/cryptoki'
import type { Logger } from 'pino'
import { SettingError, type Settings } from '../env.ts'

const START_LIMIT_MS = 60_000

function optionsOf({ hsm }: Settings, directory: string): Omit<TokenOptions, 'stateDir'> {
  if (hsm) {
    const { modulePath, tokenLabel, pinFile, environment } = hsm
    return { modulePath, tokenLabel, pinFile, env: environment }
  }
  const modulePath = softhsmModule()
  if (modulePath === undefined) {
    throw new SettingError('SoftHSM 2 is not installed. Run npm start, which installs it, or set KEYWRIGHT_HSM_MODULE.')
  }
  return {
    modulePath,
    tokenLabel: 'keywright',
    pinFile: join(directory, 'pin'),
    initialise: true,
    softhsm: { directory },
  }
}

/** Opens the HSM and waits until it is ready or says why not. */
export async function openHsm(
  settings: Settings,
  directory: string,
  serial: string | undefined,
  log: Logger,
): Promise<OpenedToken> {
  const token = await openToken({
    ...optionsOf(settings, directory),
    stateDir: directory,
    allowWeak: settings.allowWeakHsm,
    ...(serial === undefined ? {} : { expectedSerial: serial }),
    log: (level, message, fields) => log[level](fields, message),
  })
  await settled(token)
  return token
}

async function settled(token: OpenedToken): Promise<TokenHealth> {
  const end = performance.now() + START_LIMIT_MS
  while (token.health().state === 'starting' && performance.now() < end) await wait(20)
  return token.health()
}

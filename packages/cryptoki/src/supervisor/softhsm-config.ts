import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Writes SoftHSM's configuration and answers the environment that points to it. Rewritten at each start: the directory may have moved. */
export function prepareSofthsm(directory: string): { readonly SOFTHSM2_CONF: string } {
  const home = resolve(directory)
  const tokens = join(home, 'tokens')
  mkdirSync(tokens, { recursive: true, mode: 0o700 })
  const conf = join(home, 'softhsm2.conf')
  const lines = [`directories.tokendir = ${tokens}`, 'objectstore.backend = file', 'log.level = ERROR', '']
  writeFileSync(conf, lines.join('\n'), { mode: 0o600 })
  return { SOFTHSM2_CONF: conf }
}

import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CryptokiModule } from '../cryptoki-module.ts'
import { findSlot } from '../slot.ts'
import type { SofthsmHome } from '../softhsm-home.ts'
import { syncDirectory, syncTree, writeDurably } from './durable-file.ts'
import { makeToken, type TokenToMake } from './make-token.ts'

/** Points SoftHSM to its tokens. Done at each start, since the data directory may have moved or a start been cut short. */
export function prepareSofthsm({ conf, tokens }: SofthsmHome): void {
  mkdirSync(tokens, { recursive: true, mode: 0o700 })
  writeConf(conf, tokens)
}

/**
 * Makes the token beside the others and moves it in when it is whole: SoftHSM killed inside C_InitToken leaves a token
 * that answers CKR_GENERAL_ERROR for ever (measured). `load` initialises the library, which reads the configuration.
 */
export function makeSofthsmToken(home: SofthsmHome, load: () => CryptokiModule, make: TokenToMake): void {
  rmSync(home.making, { recursive: true, force: true })
  mkdirSync(home.making, { mode: 0o700 })
  writeConf(home.conf, home.making)
  const module = load()
  try {
    makeToken(module, findSlot(module, make.tokenLabel), make)
  } finally {
    module.finalise()
  }
  syncTree(home.making)
  for (const name of readdirSync(home.making)) renameSync(join(home.making, name), join(home.tokens, name))
  syncDirectory(home.tokens)
  writeConf(home.conf, home.tokens)
}

function writeConf(conf: string, tokenDirectory: string): void {
  const lines = [`directories.tokendir = ${tokenDirectory}`, 'objectstore.backend = file', 'log.level = ERROR', '']
  writeDurably(conf, lines.join('\n'))
}

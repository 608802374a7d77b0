import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openToken, type OpenedToken } from '../open-token.ts'
import { softhsmModule } from '../softhsm-module.ts'
import type { TokenOptions } from '../token-options.ts'

/** A fresh embedded SoftHSM in a directory of its own, on a memory disk where there is one. */
export interface SofthsmFixture {
  readonly directory: string
  /** Good for any number of opens, one after the other: the first makes the token, the next find it. */
  readonly options: TokenOptions
  open(overrides?: Partial<TokenOptions>): Promise<OpenedToken>
  /** Removes the directory; close every token first. */
  remove(): void
}

/** Throws when SoftHSM is not installed: a test that silently skips the token proves nothing. */
export function softhsmFixture(): SofthsmFixture {
  const modulePath = softhsmModule()
  if (modulePath === undefined) throw new Error('SoftHSM 2 is not installed')
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keywright-softhsm-'))
  const options: TokenOptions = {
    modulePath,
    tokenLabel: 'keywright-test',
    pinFile: join(directory, 'pin'),
    stateDir: join(directory, 'state'),
    softhsm: { directory: join(directory, 'softhsm') },
    initialise: true,
  }
  return {
    directory,
    options,
    open: (overrides = {}) => openToken({ ...options, ...overrides }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

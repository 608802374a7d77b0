import { openToken } from '../open-token.ts'
import type { TokenOptions } from '../token-options.ts'
import { setScene } from './scene.ts'

// A server's stand-in for tests that kill the server: opens a token, keeps its worker busy, says the worker's pid.

// The test that forks this sends nothing else.
process.once('message', (options: TokenOptions) => void run(options))

async function run(options: TokenOptions): Promise<never> {
  const token = await openToken(options)
  const material = await (await setScene(token)).store()
  const nothing = new Uint8Array(16 * 1024)
  process.send?.({ state: token.health().state, workerPid: token.workerPid() })
  for (;;) await Promise.all(Array.from({ length: 64 }, () => token.encrypt(material, nothing, nothing)))
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { at, createKey, send, signIn, textAt, wrapCall } from '../tools/proofs/client.ts'
import { freePort } from '../tools/proofs/scratch.ts'
import { startFirst, type ServerProcess } from '../tools/proofs/server.ts'
import { Child } from './child.ts'
import type { Target } from './load.ts'

const PLAINTEXT = randomBytes(32).toString('base64')
const WRAP_BODY = JSON.stringify({ plaintext: PLAINTEXT })

/** Keywright itself, with one key to wrap with and one ciphertext to unwrap. */
export interface Keywright {
  readonly server: ServerProcess
  readonly wrap: Target
  readonly unwrap: Target
}

export async function startKeywright(scratch: string, nodeOptions: readonly string[] = []): Promise<Keywright> {
  const port = await freePort()
  const { server, facts } = await startFirst({ port, dataDir: join(scratch, 'data'), nodeOptions })
  const session = await signIn(`http://127.0.0.1:${port}`, facts.apiKey)
  const key = await createKey(session, facts.instanceId, 'bench')
  const { body } = await send(session, wrapCall(key, PLAINTEXT))
  const headers = { authorization: `Bearer ${session.jwt}`, 'bluemix-instance': key.instanceId }
  const target = (verb: string, sent: string): Target => ({
    url: `${session.url}/api/v2/keys/${key.keyId}/actions/${verb}`,
    headers,
    body: sent,
  })
  const ciphertext = textAt(body, 'ciphertext')
  return { server, wrap: target('wrap', WRAP_BODY), unwrap: target('unwrap', JSON.stringify({ ciphertext })) }
}

/** A server of ours that does less, on the same body. */
export async function startServer(script: string): Promise<{ readonly child: Child; readonly target: Target }> {
  const child = new Child(new URL(`${script}-server.ts`, import.meta.url))
  const port = Number(at(await child.said(), 'port'))
  return { child, target: { url: `http://127.0.0.1:${port}/wrap`, body: WRAP_BODY } }
}

/** The library alone; answers how it calls itself. */
export async function startRawLoop(): Promise<{ readonly child: Child; readonly library: string }> {
  const child = new Child(new URL('../packages/cryptoki/src/testing/raw-loop.ts', import.meta.url))
  return { child, library: textAt(await child.said(), 'library') }
}

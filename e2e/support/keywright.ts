import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const FIRST_RUN = /http:\/\/localhost:\d+\/first-run#\S+/
const START_MS = 30_000

export interface Keywright {
  readonly origin: string
  /** What `npm start` prints for the first visitor. */
  readonly setupUrl: string
  readonly pid: number
  /** Where its database and its token are. */
  readonly dataDir: string
  readonly stop: () => Promise<void>
}

/** So that a test need not wait as long as people do; each rule is still longer than nothing. */
export const SHORT_WAITS = {
  KEYWRIGHT_WAIT_TOGGLE: '1s',
  KEYWRIGHT_WAIT_ROTATE: '1s',
  KEYWRIGHT_WAIT_RESTORE: '1s',
  KEYWRIGHT_WAIT_PURGE: '1s',
} as const

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the system gave no port')
  return address.port
}

/** The first line of output that matches; the whole output when there is none. */
function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let output = ''
    const timer = setTimeout(() => failed(new Error(`Keywright did not start in time:\n${output}`)), START_MS)
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const [match] = pattern.exec(output) ?? []
      if (match === undefined) return
      clearTimeout(timer)
      found(match)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('exit', (code) => failed(new Error(`Keywright ended with ${code}:\n${output}`)))
  })
}

/** What a developer or the test runner set for a Keywright of their own is not meant for this one. */
const withoutOwnSettings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KEYWRIGHT_')))

/** The real server on an empty data directory, with a SoftHSM token of its own; `env` sets it up otherwise than usual. */
export async function startKeywright(env: Readonly<Record<string, string>> = {}): Promise<Keywright> {
  const data = await mkdtemp(join(tmpdir(), 'keywright-e2e-'))
  const args = ['apps/bff/src/main.ts', '--port', String(await freePort()), '--data-dir', data]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...withoutOwnSettings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const setupUrl = await lineOf(child, FIRST_RUN)
  if (child.pid === undefined) throw new Error('a server that printed its address has a number')
  return {
    origin: new URL(setupUrl).origin,
    setupUrl,
    pid: child.pid,
    dataDir: data,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(data, { recursive: true, force: true })
    },
  }
}

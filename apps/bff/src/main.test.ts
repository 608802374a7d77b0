import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Agent, get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'

const MAIN = join(import.meta.dirname, 'main.ts')
const running = new Set<ChildProcess>()
const folders = new Set<string>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  running.clear()
  folders.clear()
})

function scratch(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keywright-main-'))
  folders.add(folder)
  return folder
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      // A TCP server has a port, not a path.
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly listening: Promise<void>
  readonly ended: Promise<number | null>
}

function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('is listening')) resolve()
    })
  }
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)))
  return { child, output: () => output, listening: Promise.race([listening, ended.then(() => undefined)]), ended }
}

const bootstrapFile = z.object({
  url: z.string(),
  adminEmail: z.string(),
  adminPassword: z.string(),
  instanceId: z.string(),
  instanceCrn: z.string(),
  apiKey: z.string(),
})

describe('the process', () => {
  test('bootstrap writes everything once, in a file of mode 0600, and never again', async () => {
    const [folder, port] = [scratch(), await freePort()]
    const file = join(folder, 'out.json')
    // A file that others may read lies where the draft goes: it must not become the file with the secrets.
    writeFileSync(`${file}.new`, '{}', { mode: 0o666 })
    const args = ['--port', String(port), '--data-dir', join(folder, 'data'), '--bootstrap', file]
    const first = start(args)
    await first.listening
    const facts = bootstrapFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    expect(facts.url).toBe(`http://localhost:${port}`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(first.output()).not.toContain(facts.apiKey)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)

    const before = readFileSync(file, 'utf8')
    const second = start(args)
    await second.listening
    expect(second.output()).toContain('nothing was changed')
    expect(readFileSync(file, 'utf8')).toBe(before)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  test('a second process on the same data directory is refused in words', async () => {
    const [folder, port, other] = [scratch(), await freePort(), await freePort()]
    const first = start(['--port', String(port), '--data-dir', folder])
    await first.listening
    const second = start(['--port', String(other), '--data-dir', folder])
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('Another Keywright is running')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
  })

  test('a taken port is refused in words before anything is made', async () => {
    const [folder, port] = [join(scratch(), 'data'), await freePort()]
    const squatter = createServer().listen(port, '127.0.0.1')
    const started = start(['--port', String(port), '--data-dir', folder])
    expect(await started.ended).toBe(1)
    expect(started.output()).toContain('is taken by another program')
    expect(existsSync(folder)).toBe(false)
    squatter.close()
  })

  test('a public address without TLS is refused before anything is made', async () => {
    const folder = join(scratch(), 'data')
    const started = start(['--host', '0.0.0.0', '--data-dir', folder])
    expect(await started.ended).toBe(1)
    expect(started.output()).toContain('Refusing to listen on 0.0.0.0 without TLS')
    expect(started.output()).toContain('Set KEYWRIGHT_TLS_CERT and KEYWRIGHT_TLS_KEY')
    expect(existsSync(folder)).toBe(false)
  })

  test('with TLS a public address serves', async () => {
    const [folder, port] = [scratch(), await freePort()]
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
    execFileSync('openssl', ['req', '-x509', ...ec, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
    const args = ['--host', '0.0.0.0', '--port', String(port), '--data-dir', join(folder, 'data')]
    const started = start(args, { KEYWRIGHT_TLS_CERT: cert, KEYWRIGHT_TLS_KEY: key })
    await started.listening
    const answer = await new Promise<{ status: number | undefined; hsts: string | undefined }>((resolve, reject) => {
      const options = { ca: readFileSync(cert), agent: false }
      httpsGet(`https://localhost:${port}/healthz`, options, (response) => {
        response.resume()
        resolve({ status: response.statusCode, hsts: response.headers['strict-transport-security'] })
      }).on('error', reject)
    })
    expect(answer).toEqual({ status: 200, hsts: 'max-age=31536000' })
    started.child.kill('SIGTERM')
    expect(await started.ended).toBe(0)
  })

  test('SIGTERM under load lets every call finish and tells every connection to end', async () => {
    const [folder, port] = [scratch(), await freePort()]
    const started = start(['--port', String(port), '--data-dir', folder])
    await started.listening
    const agent = new Agent({ keepAlive: true })
    const outcomes: string[] = []
    const ask = () =>
      new Promise<string>((resolve) => {
        const request = httpGet(`http://127.0.0.1:${port}/readyz`, { agent }, (response) => {
          response.resume().once('end', () => resolve(String(response.statusCode)))
        })
        request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
      })
    const client = async () => {
      for (;;) {
        const outcome = await ask()
        outcomes.push(outcome)
        if (outcome !== '200') return
      }
    }
    const clients = Promise.all(Array.from({ length: 8 }, client))
    while (outcomes.length < 200) await new Promise((go) => setImmediate(go))
    started.child.kill('SIGTERM')
    expect(await started.ended).toBe(0)
    await clients
    agent.destroy()
    // Whoever comes after the end is refused; nobody was cut off in the middle.
    expect(new Set(outcomes)).toEqual(new Set(['200', 'ECONNREFUSED']))
  })

  test('it ends when whoever started it is gone', async () => {
    const [folder, port] = [scratch(), await freePort()]
    const child = spawn(process.execPath, [MAIN, '--port', String(port), '--data-dir', folder], {
      env: { PATH: process.env['PATH'], KEYWRIGHT_PARENT_PIPE: '3' },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    })
    running.add(child)
    const ended = new Promise((done) => child.on('close', done))
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk: Buffer) => chunk.includes('listening') && resolve()),
    )
    child.stdio[3]?.destroy()
    expect(await ended).toBe(0)
  })
})

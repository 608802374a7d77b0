import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../apps/bff/src/main.ts')
const KEPT_OUTPUT = 64 * 1024
const PARENT_PIPE = 3

/** What unattended set-up writes. */
export interface Bootstrap {
  readonly url: string
  readonly apiKey: string
  readonly instanceId: string
}

export interface ServerOptions {
  readonly port: number
  readonly dataDir: string
  /** Where unattended set-up writes its facts; on a directory that is set up already it may be absent. */
  readonly bootstrap?: string
  /** A program that runs Node, such as strace with its options. */
  readonly under?: readonly string[]
  readonly nodeOptions?: readonly string[]
  /** By the names they have in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  /** Hears everything it writes, of which only the end is kept otherwise. */
  readonly onOutput?: (text: string) => void
}

/** A Keywright server in a process of its own, which ends with this one however this one ends. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  readonly #listening: Promise<void>
  #output = ''

  constructor({ port, dataDir, bootstrap, under = [], nodeOptions = [], settings, onOutput }: ServerOptions) {
    const own = [MAIN, '--port', String(port), '--data-dir', dataDir]
    const all = [...under, process.execPath, ...nodeOptions, ...own, ...(bootstrap ? ['--bootstrap', bootstrap] : [])]
    const [program = process.execPath, ...args] = all
    this.#child = spawn(program, args, {
      env: { ...environment(), ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()))
    this.#listening = new Promise((resolve, reject) => {
      const read = (text: string): void => {
        onOutput?.(text)
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT)
        if (this.#output.includes('is listening')) resolve()
      }
      for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.setEncoding('utf8').on('data', read)
      this.#child.once('error', reject)
      this.#child.once('exit', () => reject(new Error(`the server ended before it listened:\n${this.#output}`)))
    })
    // Who kills a server while it starts does not wait for it to listen.
    this.#listening.catch(() => undefined)
  }

  /** The process that was started: the server, or the program it runs under. */
  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('the server could not be started')
    return pid
  }

  /** The last of what it wrote to both streams. */
  get output(): string {
    return this.#output
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Rejects with the server's output when it ends instead. */
  listening(): Promise<void> {
    return this.#listening
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  /** Asks it to end by closing the pipe it watches, and waits until it has. */
  async stop(): Promise<void> {
    const pipe = this.#child.stdio[PARENT_PIPE]
    if (pipe && 'end' in pipe) pipe.end()
    await this.#exited
  }
}

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = new ServerProcess(options)
  await server.listening()
  return server
}

/** A first start in this directory: the server, and what its set-up wrote. */
export async function startFirst(
  options: Omit<ServerOptions, 'bootstrap'>,
): Promise<{ readonly server: ServerProcess; readonly facts: Bootstrap }> {
  const bootstrap = join(dirname(options.dataDir), 'bootstrap.json')
  const server = await startServer({ ...options, bootstrap })
  return { server, facts: readBootstrap(bootstrap) }
}

/** The server wrote the file: its shape is the server's. */
export const readBootstrap = (file: string): Bootstrap => JSON.parse(readFileSync(file, 'utf8')) as Bootstrap

/** What a shell has and little else: no setting of whoever runs the proof must change what it proves. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), KEYWRIGHT_PARENT_PIPE: String(PARENT_PIPE) }
}

/** Direct children of a process, by /proc; Linux alone has it. */
export function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return children === '' ? [] : children.split(' ').map(Number)
}

import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface Finished {
  readonly ok: boolean
  readonly output: string
}

const running = new Set<ChildProcess>()

/** Remembers a child, so that it ends with us. */
export function track<Child extends ChildProcess>(child: Child): Child {
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

/** Ends what we started when we are asked to end. */
export function endChildrenOnSignal(): void {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    process.once(signal, () => {
      for (const child of running) child.kill(signal)
      process.exit(code)
    })
  }
}

/** Runs a program from the checkout without stdin, and keeps what it says. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (text: string): void => {
      output += text
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.once('error', (error) => done({ ok: false, output: `${command}: ${error.message}` }))
    child.once('close', (code) => done({ ok: code === 0, output }))
  })
}

/** Runs a TypeScript or JavaScript file on this Node. */
export const runNode = (file: string, ...args: readonly string[]): Promise<Finished> =>
  run(process.execPath, [file, ...args])

/** Runs a program of a devDependency. */
export const runTool = (name: string, ...args: readonly string[]): Promise<Finished> =>
  run(resolve(root, 'node_modules/.bin', name), args)

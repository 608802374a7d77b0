import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A contender in a process of its own, spoken to by IPC; it ends when it is let go, or when this process ends. */
export class Child {
  readonly #process: ChildProcess

  constructor(script: URL) {
    this.#process = fork(fileURLToPath(script), [], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  }

  get pid(): number {
    const { pid } = this.#process
    if (pid === undefined) throw new Error('a contender could not be started')
    return pid
  }

  /** The next thing it says. */
  said(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${this.#process.spawnargs.at(-1) ?? 'a contender'} ended early`))
      this.#process.once('exit', ended)
      this.#process.once('message', (message: unknown) => {
        this.#process.off('exit', ended)
        resolve(message)
      })
    })
  }

  ask(question: number): Promise<unknown> {
    const answer = this.said()
    this.#process.send(question)
    return answer
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.disconnect()
    await ended
  }
}

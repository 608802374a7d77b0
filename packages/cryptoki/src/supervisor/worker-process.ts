import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  isBatch,
  type FromWorker,
  type OperationName,
  type Reply,
  type Request,
  type ToWorker,
  type WorkerEvent,
  type WorkerOrders,
} from '../protocol.ts'
import { settle, unavailableError, type Call } from './call.ts'

const MAIN = fileURLToPath(new URL('../worker/main.ts', import.meta.url))
const LONGEST_LINE = 500
const LAST_WORDS_MS = 500

/** What a worker process tells its supervisor. */
export interface WorkerListener {
  readonly onEvent: (event: WorkerEvent) => void
  /** A call was answered; the last one under way may have been it. */
  readonly onSettled: () => void
  readonly onStderr: (text: string) => void
  /** The process is gone; everything under way was rejected. `unsent` never left and may go to the next worker. */
  readonly onExit: (how: string, unsent: readonly Call[]) => void
}

const MAY_BE_SLOW: ReadonlySet<OperationName> = new Set(['createObject', 'destroyObject', 'listObjects'])

/** A message is answered as a whole, so what may take long travels alone. */
function messages(batch: readonly Request[]): readonly (readonly Request[])[] {
  const parts: Request[][] = []
  let open: Request[] | undefined
  for (const request of batch) {
    const alone = MAY_BE_SLOW.has(request[1])
    if (alone || !open) parts.push((open = []))
    open.push(request)
    if (alone) open = undefined
  }
  return parts
}

/** One HSM worker process and the calls under way in it. Messages are batched per turn of the event loop. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #listener: WorkerListener
  readonly #underWay = new Map<number, Call>()
  #batch: Request[] = []
  #lastNumber = 0
  #gone = false

  constructor(orders: WorkerOrders, env: Readonly<Record<string, string>>, listener: WorkerListener) {
    this.#listener = listener
    this.#child = fork(MAIN, [], {
      serialization: 'advanced',
      env,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // The last is the watchdog's pipe: nothing is ever written to it, its closing is the message.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    })
    this.#child.on('message', (message: FromWorker) => this.#receive(message))
    this.#child.on('error', () => this.kill())
    this.#child.on('exit', (code, signal) => this.#exited(signal ?? `code ${code}`))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => listener.onStderr(text.slice(0, LONGEST_LINE)))
    this.#send({ orders })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Calls under way. */
  get size(): number {
    return this.#underWay.size
  }

  submit(call: Call): void {
    const number = ++this.#lastNumber
    this.#underWay.set(number, call)
    if (this.#batch.length === 0) setImmediate(() => this.#flush())
    this.#batch.push([number, call.name, call.args])
  }

  /** The call that holds the worker up, when it is past its deadline. Calls are worked off in order, so that is the oldest. */
  overrun(now: number): Call | undefined {
    const [oldest] = this.#underWay.values()
    return oldest && oldest.deadline <= now ? oldest : undefined
  }

  /** Gives up what is due but only waits behind a slower call, which has time left: no reason to end the worker. */
  giveUpBehind(now: number): void {
    for (const [number, call] of this.#underWay) {
      if (call.deadline > now) continue
      this.#underWay.delete(number)
      call.reject(unavailableError(true, `${call.name} waited too long behind another call`))
    }
  }

  /** Asks it to end; it has nothing under way. */
  stop(): void {
    this.#send({ stop: true })
  }

  /** Ends it whatever it is doing; a hung native call knows no other end. */
  kill(): void {
    this.#child.kill('SIGKILL')
    // A process that was never spawned gives no exit event.
    if (this.#child.pid === undefined) this.#ended('not started')
  }

  #flush(): void {
    if (this.#gone || this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    for (const part of messages(batch)) this.#send(part)
  }

  #send(message: ToWorker): void {
    // Failing to send means the process is going; its exit rejects what is under way.
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  #receive(message: FromWorker): void {
    if (!isBatch(message)) return this.#listener.onEvent(message)
    for (const reply of message) this.#answer(reply)
    this.#listener.onSettled()
  }

  #answer([number, outcome, answer]: Reply): void {
    const call = this.#underWay.get(number)
    if (!call) return
    this.#underWay.delete(number)
    settle(call, outcome, answer)
  }

  /** Its last answers may still be in the pipe; they are read before the channel says that it ended. */
  #exited(how: string): void {
    if (!this.#child.connected) return this.#ended(how)
    this.#child.once('disconnect', () => this.#ended(how))
    setTimeout(() => this.#ended(how), LAST_WORDS_MS).unref()
  }

  #ended(how: string): void {
    if (this.#gone) return
    this.#gone = true
    const unsent = this.#batch.flatMap(([number]) => {
      const call = this.#underWay.get(number)
      this.#underWay.delete(number)
      return call ? [call] : []
    })
    this.#batch = []
    for (const call of this.#underWay.values()) call.reject(unavailableError(true, `the HSM worker ended (${how})`))
    this.#underWay.clear()
    this.#listener.onExit(how, unsent)
  }
}

import type { TokenHealth } from '@keywright/core/ports/cryptographic-token'
import type { OperationName, Operations, StartFailure, WorkerEvent } from '../protocol.ts'
import type { Settings } from '../token-options.ts'
import { Backoff } from './backoff.ts'
import { unavailableError, type Call } from './call.ts'
import { HealthRecord } from './health-record.ts'
import { ordersFor } from './orders.ts'
import { NextStart } from './next-start.ts'
import { Sweep } from './sweep.ts'
import { WaitingLine } from './waiting-line.ts'
import { ENDED, HUNG, HUNG_AT_START, lost, NEW_SERIAL } from './words.ts'
import { WorkerProcess } from './worker-process.ts'

const GRACE_MS = 2_000

/**
 * `starting`: a worker is there and not ready. `ready`: calls go to it. `draining`: a worn worker finishes what it has
 * while its successor waits for the lock. `pausing`: no worker; the next start has a time or waits for a person.
 */
type Phase = 'starting' | 'ready' | 'draining' | 'pausing' | 'closed'

/**
 * Keeps one HSM worker alive: hands it calls, holds each to its deadline, replaces it when it dies, hangs, wears out
 * or loses the token, and says how things stand. Never repeats a call that a worker has seen, nor a refused PIN.
 */
export class Supervisor {
  readonly #settings: Settings
  readonly #env: Readonly<Record<string, string>>
  readonly #backoff = new Backoff()
  readonly #health: HealthRecord
  readonly #waiting = new WaitingLine()
  readonly #firstOutcome = Promise.withResolvers<void>()
  readonly #canary: NodeJS.Timeout
  readonly #alive = new Set<WorkerProcess>()
  readonly #nextStart: NextStart
  readonly #sweep = new Sweep((now) => this.#giveUpOverdue(now))
  #phase: Phase = 'pausing'
  #worker: WorkerProcess | undefined
  #successor: WorkerProcess | undefined
  #failure: StartFailure | undefined
  #startTimer: NodeJS.Timeout | undefined
  #closed: PromiseWithResolvers<void> | undefined

  constructor(settings: Settings, env: Readonly<Record<string, string>>) {
    this.#settings = settings
    this.#env = env
    this.#health = new HealthRecord(settings.expectedSerial)
    this.#nextStart = new NextStart(settings.pinFile, () => this.#start())
    this.#canary = setInterval(() => this.#sing(), settings.canaryMs).unref()
    this.#start()
  }

  /** Settles once the first worker is ready or has failed: from then on health tells the truth. */
  get firstOutcome(): Promise<void> {
    return this.#firstOutcome.promise
  }

  /** For tests and the HSM page; `undefined` between workers. */
  get workerPid(): number | undefined {
    return this.#worker?.pid
  }

  health(): TokenHealth {
    return this.#health.snapshot()
  }

  call<N extends OperationName>(
    name: N,
    args: Operations[N]['args'],
    deadlineMs: number,
  ): Promise<Operations[N]['answer']> {
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + deadlineMs
      // The worker answers an operation with its own type of answer: one program, one protocol.
      this.#accept({ name, args, deadline, resolve: resolve as (answer: unknown) => void, reject })
    })
  }

  /** A canary now; health remembers it like any other. */
  async selfTest(): Promise<number> {
    const took = await this.call('canary', [], this.#settings.deadlineMs)
    this.#health.sang(took)
    return took
  }

  /** The administrator says that the token with this serial is ours from now on. */
  confirmSerial(serial: string): void {
    const usesIt = this.#phase === 'ready' && this.#health.expectedSerial === serial
    this.#health.expect(serial)
    if (this.#phase === 'pausing') this.#start()
    else if (!usesIt) this.#killFor(NEW_SERIAL)
  }

  /** Takes no more calls, lets those under way finish for two seconds, then ends the worker. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed.promise
  }

  #close(): PromiseWithResolvers<void> {
    const closed = Promise.withResolvers<void>()
    // A worker on its way to ready does not listen.
    if (this.#phase === 'starting') this.#worker?.kill()
    this.#phase = 'closed'
    for (const timer of [this.#canary, this.#startTimer]) clearTimeout(timer)
    this.#nextStart.cancel()
    this.#waiting.rejectAll('the token was closed')
    this.#successor?.kill()
    if (this.#underWay() === 0) this.#worker?.stop()
    setTimeout(() => this.#killAll(), GRACE_MS).unref()
    if (this.#alive.size === 0) closed.resolve()
    return closed
  }

  #accept(call: Call): void {
    const refusal = this.#refusal()
    if (refusal !== undefined) return call.reject(unavailableError(false, refusal))
    if (this.#phase === 'ready' && this.#worker) this.#worker.submit(call)
    else this.#waiting.add(call)
    this.#sweep.arm()
  }

  /** Why a call is not even accepted. */
  #refusal(): string | undefined {
    if (this.#phase === 'closed') return 'the token was closed'
    if (this.#underWay() + this.#waiting.size >= this.#settings.maxInFlight) return 'too many calls under way'
    if (this.#phase === 'ready' || this.#phase === 'draining') return undefined
    return this.#isHopeless() ? (this.#health.problem ?? 'the token is unavailable') : undefined
  }

  /** Waiting would not help: a person has to act, or start after start has failed. */
  #isHopeless(): boolean {
    const { state } = this.#health
    return state === 'locked-out' || state === 'refused' || this.#backoff.isOpen
  }

  #underWay(): number {
    return this.#worker?.size ?? 0
  }

  #start(): void {
    this.#nextStart.cancel()
    this.#worker = this.#spawn()
    this.#begin()
  }

  /** The current worker is on its way to ready. */
  #begin(): void {
    this.#phase = 'starting'
    this.#failure = undefined
    this.#startTimer = setTimeout(() => this.#killFor(HUNG_AT_START), this.#settings.startDeadlineMs)
  }

  #spawn(): WorkerProcess {
    this.#health.started()
    const { log } = this.#settings
    const worker: WorkerProcess = new WorkerProcess(ordersFor(this.#settings, this.#health), this.#env, {
      onEvent: (event) => this.#onEvent(worker, event),
      onSettled: () => this.#onSettled(worker),
      onStderr: (text) => log('warn', 'the HSM worker wrote to stderr', { text }),
      onExit: (how, unsent) => this.#onExit(worker, how, unsent),
    })
    this.#alive.add(worker)
    return worker
  }

  #onEvent(worker: WorkerProcess, event: WorkerEvent): void {
    const { log } = this.#settings
    switch (event.event) {
      case 'loaded':
        return this.#onLoaded(worker)
      case 'ready':
        return this.#onReady(worker, event)
      case 'failed':
        return this.#onFailed(worker, event)
      case 'unwell':
        log('error', 'the token was lost', { problem: event.problem })
        return worker === this.#worker ? this.#killFor(lost(event.problem)) : worker.kill()
      case 'worn':
        return this.#onWorn(worker)
      case 'log':
        return log(event.level, event.message, {})
    }
  }

  #onFailed(worker: WorkerProcess, failure: StartFailure): void {
    if (worker === this.#worker) this.#failure = failure
  }

  #onWorn(worker: WorkerProcess): void {
    if (worker === this.#worker && this.#phase === 'ready') this.#successor ??= this.#spawn()
  }

  /** A successor has loaded everything and waits for the lock: now the worn worker finishes what it has. */
  #onLoaded(worker: WorkerProcess): void {
    if (worker !== this.#successor || this.#phase !== 'ready' || !this.#worker) return
    this.#phase = 'draining'
    this.#onSettled(this.#worker)
  }

  #onSettled(worker: WorkerProcess): void {
    if (worker !== this.#worker || worker.size > 0) return
    if (this.#phase === 'closed') return worker.stop()
    if (this.#phase !== 'draining') return
    worker.stop()
    setTimeout(() => worker.kill(), GRACE_MS).unref()
    this.#promote()
  }

  #promote(): void {
    this.#worker = this.#successor
    this.#successor = undefined
    this.#begin()
  }

  #onReady(worker: WorkerProcess, event: Extract<WorkerEvent, { event: 'ready' }>): void {
    if (worker !== this.#worker || this.#phase === 'closed') return
    clearTimeout(this.#startTimer)
    this.#backoff.ready(performance.now())
    this.#health.ready(event)
    this.#settings.log('info', 'the token is ready', { serial: event.identity.serial, worker: worker.pid })
    this.#serve(worker)
    this.#firstOutcome.resolve()
  }

  #serve(worker: WorkerProcess): void {
    this.#phase = 'ready'
    for (const call of this.#waiting.takeAll()) worker.submit(call)
  }

  #onExit(worker: WorkerProcess, how: string, unsent: readonly Call[]): void {
    this.#alive.delete(worker)
    if (this.#phase === 'closed') return this.#onClosedExit(unsent)
    this.#waiting.putBack(unsent)
    if (worker === this.#successor) return this.#onSuccessorExit()
    if (worker !== this.#worker) return
    this.#worker = undefined
    clearTimeout(this.#startTimer)
    this.#settings.log('warn', 'the HSM worker ended', { how, problem: this.#failure?.problem })
    if (this.#failure) this.#health.failed(this.#failure)
    else this.#health.lost(ENDED)
    this.#firstOutcome.resolve()
    if (this.#successor) return this.#promote()
    this.#planNextStart()
  }

  #onClosedExit(unsent: readonly Call[]): void {
    for (const call of unsent) call.reject(unavailableError(false, 'the token was closed'))
    if (this.#alive.size === 0) this.#closed?.resolve()
  }

  /** It could not take over; the worn worker goes on, and asks no second time. */
  #onSuccessorExit(): void {
    this.#successor = undefined
    if (this.#phase === 'draining' && this.#worker) this.#serve(this.#worker)
  }

  #planNextStart(): void {
    this.#phase = 'pausing'
    const pause = this.#backoff.ended(performance.now())
    if (this.#isHopeless()) this.#waiting.rejectAll(this.#health.problem ?? 'the token is unavailable')
    this.#nextStart.plan(this.#failure, pause)
  }

  #sing(): void {
    if (this.#phase !== 'ready' || !this.#worker) return
    const resolve = (took: unknown): void => this.#health.sang(Number(took))
    // A bad answer comes as the event `unwell`; a missing one runs into the deadline like any other call.
    const deadline = performance.now() + this.#settings.deadlineMs
    this.#worker.submit({ name: 'canary', args: [], deadline, resolve, reject: () => undefined })
    this.#sweep.arm()
  }

  /** Gives up calls that are due; a worker that is at work on one is hung, and a hung native call knows no other end. */
  #giveUpOverdue(now: number): boolean {
    this.#waiting.rejectOverdue(now, this.#health.problem ?? 'the token was not ready in time')
    const overrun = this.#worker?.overrun(now)
    if (overrun) {
      this.#settings.log('error', 'a call overran its deadline; the HSM worker is killed', { call: overrun.name })
      this.#killFor(HUNG)
    } else this.#worker?.giveUpBehind(now)
    return this.#waiting.size + this.#underWay() > 0
  }

  /** Ends the worker for a reason that health then shows. */
  #killFor(problem: string): void {
    if (this.#phase === 'closed') return this.#worker?.kill()
    this.#failure = { state: 'unavailable', problem }
    // Calls from now on are for the next worker.
    this.#phase = 'starting'
    this.#worker?.kill()
  }

  #killAll(): void {
    for (const worker of this.#alive) worker.kill()
  }
}

import { unavailableError, type Call } from './call.ts'

/** Calls that no worker has seen: whatever becomes of them, they have not happened. */
export class WaitingLine {
  #calls: Call[] = []

  get size(): number {
    return this.#calls.length
  }

  add(call: Call): void {
    this.#calls.push(call)
  }

  /** Calls handed to a worker that ended before they left go first again. */
  putBack(calls: readonly Call[]): void {
    this.#calls = [...calls, ...this.#calls]
  }

  takeAll(): readonly Call[] {
    const calls = this.#calls
    this.#calls = []
    return calls
  }

  rejectAll(why: string): void {
    for (const call of this.takeAll()) call.reject(unavailableError(false, why))
  }

  rejectOverdue(now: number, why: string): void {
    const overdue = this.#calls.filter((call) => call.deadline <= now)
    if (overdue.length === 0) return
    this.#calls = this.#calls.filter((call) => call.deadline > now)
    for (const call of overdue) call.reject(unavailableError(false, why))
  }
}

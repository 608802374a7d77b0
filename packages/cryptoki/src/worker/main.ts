import { Worker } from 'node:worker_threads'
import { CryptokiError } from '../cryptoki-error.ts'
import { isBatch, type FromWorker, type ToWorker, type WorkerOrders } from '../protocol.ts'
import { makeServer } from './serve.ts'
import { openToken, type OpenToken } from './start.ts'
import { StartFailed } from './start-failed.ts'
import { holdWorkerLock } from './worker-lock.ts'

const tell = (message: FromWorker): void => {
  process.send?.(message)
}

process.title = 'keywright-hsm-worker'

// A terminal sends Ctrl-C to every process of the group; the supervisor drains first and ends this one itself.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', () => process.exit(0))
new Worker(new URL('./watchdog.ts', import.meta.url)).unref()

/** Says why and ends, once the message is out. */
function fail(error: unknown): void {
  tell({ event: 'log', level: 'error', message: `the HSM worker could not begin: ${withCauses(error)}` })
  const failure =
    error instanceof StartFailed
      ? error.failure
      : ({ state: 'unavailable', problem: `The token could not be opened: ${inWords(error)}` } as const)
  process.send?.({ event: 'failed', ...failure } satisfies FromWorker, () => process.exit(0))
}

const inWords = (error: unknown): string =>
  error instanceof CryptokiError ? `it answered ${error.rv} to ${error.fn}.` : 'an unexpected fault, see the log.'

/** Our own messages and return values of the library; neither carries a PIN. */
const withCauses = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message}${error.cause === undefined ? '' : ` — ${withCauses(error.cause)}`}`
    : 'unknown'

function begin(orders: WorkerOrders): void {
  tell({ event: 'loaded' })
  if (!holdWorkerLock(orders.stateDir, orders.lockWaitMs)) {
    throw new StartFailed({
      state: 'unavailable',
      problem: 'Another Keywright process is using this token. Stop it; this one goes on by itself.',
    })
  }
  const token = openToken(orders)
  if (token.pinExposed) {
    tell({ event: 'log', level: 'warn', message: 'The PIN file can be read by others than its owner (chmod 600).' })
  }
  serveWith(token, orders.recycleAfterUnwraps)
  const { identity, capabilities, weak, importHash } = token
  tell({ event: 'ready', identity, capabilities, weak, ...(importHash && { importHash }) })
}

let serve: ((message: ToWorker) => void) | undefined

function serveWith(token: OpenToken, recycleAfter: number): void {
  const answer = makeServer(token)
  let wornAt = recycleAfter
  serve = (message) => {
    if (!isBatch(message)) return
    const { replies, unwell } = answer(message)
    tell(replies)
    if (unwell !== undefined) tell({ event: 'unwell', problem: unwell })
    if (token.materials.created < wornAt) return
    // Said again later, should the successor fail to start.
    wornAt = token.materials.created + recycleAfter
    tell({ event: 'worn' })
  }
}

// The supervisor is the same program, so what arrives has the protocol's type.
process.on('message', (message: ToWorker) => {
  if ('stop' in message) process.exit(0)
  if (!('orders' in message)) return serve?.(message)
  try {
    begin(message.orders)
  } catch (error) {
    fail(error)
  }
})

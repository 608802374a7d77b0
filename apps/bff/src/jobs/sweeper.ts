import { setTimeout as wait } from 'node:timers/promises'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { sweepApprovals } from '@keywright/core/operations/sweep-approvals'
import { sweepCeremonies } from '@keywright/core/operations/sweep-ceremonies'
import { sweepKeys } from '@keywright/core/operations/sweep-keys'

const MINUTE_MS = 60_000
/** What is not swept by then is swept after the next start. */
const CLOSE_LIMIT_MS = 5_000

interface Log {
  readonly info: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

interface Job {
  readonly name: string
  readonly run: (core: Dependencies, log: Log) => Promise<void>
}

/** What time brings about without being asked: keys expire and are purged, imports end, key pairs nobody needs are destroyed. */
const JOBS: readonly Job[] = [
  {
    name: 'sweep-keys',
    run: async (core, log) => {
      const { expired, purged, failed } = await sweepKeys(core)
      if (expired + purged > 0) log.info({ expired, purged }, 'keys were swept')
      const [first] = failed
      if (first) log.error({ err: first.error, keyId: first.keyId, keys: failed.length }, 'keys could not be swept')
    },
  },
  {
    name: 'sweep-ceremonies',
    run: async (core, log) => {
      const { expired, discarded } = await sweepCeremonies(core)
      if (expired + discarded > 0) log.info({ expired, discarded }, 'imports and token objects were swept')
    },
  },
  {
    name: 'sweep-approvals',
    run: async (core, log) => {
      const lapsed = await sweepApprovals(core)
      if (lapsed > 0) log.info({ lapsed }, 'requests for approval lapsed')
    },
  },
]

interface Sweeper {
  /** Begins no other sweep, and waits a little for the one under way. */
  readonly close: () => Promise<void>
}

/**
 * Sweeps at once and then every minute, one sweep after another. What fails is logged and tried again a minute later;
 * start it once the database is open, and close it before the database.
 */
export function startSweeper(core: Dependencies, log: Log, everyMs = MINUTE_MS): Sweeper {
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  const sweep = async (): Promise<void> => {
    for (const { name, run } of JOBS) {
      if (isStopping()) return
      try {
        await run(core, log)
      } catch (error) {
        // A sweep that outlived the wait for it finds the database closed.
        if (!isStopping()) log.error({ err: error, job: name }, 'a job failed; it is tried again in a minute')
      }
    }
  }
  const sweeping = repeat(sweep, everyMs, stopping.signal)
  return {
    close: async () => {
      stopping.abort()
      await Promise.race([sweeping, wait(CLOSE_LIMIT_MS, undefined, { ref: false })])
    },
  }
}

async function repeat(work: () => Promise<void>, everyMs: number, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await work()
    // An end to the waiting is no failure.
    await wait(everyMs, undefined, { signal: stopping, ref: false }).catch(() => undefined)
  }
}

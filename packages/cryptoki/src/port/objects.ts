import type { CryptographicToken } from '@keywright/core/ports/cryptographic-token'
import { OneAtATime } from '../supervisor/one-at-a-time.ts'
import type { Supervisor } from '../supervisor/supervisor.ts'
import type { Settings } from '../token-options.ts'
import { copied } from './bytes.ts'

type ObjectCalls = Pick<CryptographicToken, 'createObject' | 'destroyObject' | 'listObjects'>

/** The port's calls about token objects. */
export function objectCalls(
  supervisor: Supervisor,
  { objectDeadlineMs }: Pick<Settings, 'objectDeadlineMs'>,
): ObjectCalls {
  const pairs = new OneAtATime()
  return {
    createObject: async (purpose, id) => {
      const create = (leftMs: number) => supervisor.call('createObject', [purpose, id], leftMs)
      // An RSA-3072 pair takes SoftHSM half a second, at times two; every other object a few milliseconds.
      const made = purpose === 'import-transport' ? pairs.run(objectDeadlineMs, create) : create(objectDeadlineMs)
      return copied(await made)
    },
    destroyObject: (id) => supervisor.call('destroyObject', [id], objectDeadlineMs),
    listObjects: () => supervisor.call('listObjects', [], objectDeadlineMs),
  }
}

import type { CryptographicToken, Imported } from '@keywright/core/ports/cryptographic-token'
import { algorithmRow, KEY_ALGORITHMS } from '@keywright/core/vocabulary/key-algorithm'
import { materialWords } from '../material-words.ts'
import type { Supervisor } from '../supervisor/supervisor.ts'
import type { Settings } from '../token-options.ts'
import { TRANSPORT_MODULUS_BITS } from '../transport-key.ts'
import { copied } from './bytes.ts'

type MaterialCalls = Pick<CryptographicToken, 'generateMaterial' | 'importWrapped' | 'importPlain' | 'inspect'>

const WRAPPED_BYTES = TRANSPORT_MODULUS_BITS / 8

/** The port's calls by which material comes into being, and the one that looks at it. */
export function materialCalls(
  supervisor: Pick<Supervisor, 'call'>,
  { deadlineMs }: Pick<Settings, 'deadlineMs'>,
): MaterialCalls {
  return {
    generateMaterial: async (binding, macKeyId) => {
      const { blob, mac, checkValue } = await supervisor.call('generateMaterial', [binding, macKeyId], deadlineMs)
      return { blob: copied(blob), mac: copied(mac), checkValue }
    },
    importWrapped: async (wrapped, { id, hash }, binding, macKeyId) => {
      // What nobody can have wrapped for a pair of ours needs no token to be refused.
      if (wrapped.length !== WRAPPED_BYTES) return { kind: 'refused', reason: 'unwrap' }
      const to = { binding, macKeyId }
      return ofItsOwn(await supervisor.call('importWrapped', [wrapped, { id, hash }, to], deadlineMs))
    },
    importPlain: async (bytes, binding, macKeyId) => {
      if (!isKeyLength(bytes.length)) return { kind: 'refused', reason: 'length' }
      // A caller who gives up and wipes theirs while the call still waits would otherwise have zeros made a key.
      const held = new Uint8Array(bytes)
      try {
        return ofItsOwn(await supervisor.call('importPlain', [held, { binding, macKeyId }], deadlineMs))
      } finally {
        held.fill(0)
      }
    },
    inspect: (material) => supervisor.call('inspect', [materialWords(material)], deadlineMs),
  }
}

const isKeyLength = (length: number): boolean =>
  KEY_ALGORITHMS.some((name) => algorithmRow(name).materialBytes === length)

const ofItsOwn = (imported: Imported): Imported =>
  imported.kind === 'refused' ? imported : { ...imported, blob: copied(imported.blob), mac: copied(imported.mac) }

/** What one algorithm of key material is; the unit of every length is said in its name. */
export interface AlgorithmRow {
  readonly bits: 128 | 192 | 256
  readonly materialBytes: 16 | 24 | 32
}

/** One row per algorithm. Code below this file takes a row, and never switches on the name. */
const ROWS = {
  'AES-128': { bits: 128, materialBytes: 16 },
  'AES-192': { bits: 192, materialBytes: 24 },
  'AES-256': { bits: 256, materialBytes: 32 },
} as const satisfies Record<string, AlgorithmRow>

export type KeyAlgorithm = keyof typeof ROWS
export const KEY_ALGORITHMS: readonly KeyAlgorithm[] = ['AES-128', 'AES-192', 'AES-256']
export const algorithmRow = (name: KeyAlgorithm): AlgorithmRow => ROWS[name]

/** What Keywright makes where nobody brings material: keys, standard keys' secrets, and the data keys of a wrap. */
export const GENERATED_ALGORITHM = 'AES-256' satisfies KeyAlgorithm
export const GENERATED_BYTES = ROWS[GENERATED_ALGORITHM].materialBytes

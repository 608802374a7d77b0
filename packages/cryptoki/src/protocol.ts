import type {
  Capability,
  Imported,
  MaterialFacts,
  NewMaterial,
  OaepHash,
  TokenDescription,
  TokenIdentity,
  TokenObjectFacts,
  TokenObjectPurpose,
} from '@keywright/core/ports/cryptographic-token'
import type { MaterialBinding } from '@keywright/core/envelope/binding'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import type { Destination } from './material-imports.ts'
import type { MaterialWords } from './material-words.ts'

/** What the supervisor asks of the worker: arguments and answer of each operation, as they cross the process border. */
export interface Operations {
  createObject: { args: [purpose: TokenObjectPurpose, id: TokenObjectId]; answer: Uint8Array | undefined }
  destroyObject: { args: [id: TokenObjectId]; answer: undefined }
  listObjects: { args: []; answer: readonly TokenObjectFacts[] }
  generateMaterial: { args: [binding: MaterialBinding, macKeyId: TokenObjectId]; answer: NewMaterial }
  importWrapped: {
    args: [wrapped: Uint8Array, transport: { readonly id: TokenObjectId; readonly hash: OaepHash }, to: Destination]
    answer: Imported
  }
  importPlain: { args: [bytes: Uint8Array, to: Destination]; answer: Imported }
  inspect: { args: [material: MaterialWords]; answer: MaterialFacts }
  encrypt: {
    args: [material: MaterialWords, plaintext: Uint8Array, aad: Uint8Array]
    answer: readonly [ciphertext: Uint8Array, iv: Uint8Array]
  }
  encryptRandom: {
    args: [material: MaterialWords, length: number, aad: Uint8Array]
    answer: readonly [ciphertext: Uint8Array, iv: Uint8Array, plaintext: Uint8Array]
  }
  decrypt: {
    args: [material: MaterialWords, ciphertext: Uint8Array, iv: Uint8Array, aad: Uint8Array]
    answer: Uint8Array | undefined
  }
  random: { args: [length: number]; answer: Uint8Array }
  sign: { args: [id: TokenObjectId, digest: Uint8Array]; answer: Uint8Array }
  describe: { args: []; answer: TokenDescription }
  /** Answers what it took, in milliseconds. */
  canary: { args: []; answer: number }
}
/** The name of an operation, as it travels. */
export type OperationName = keyof Operations

/** One call: a number for the answer to refer to, the operation, its arguments. */
export type Request = readonly [number: number, name: OperationName, args: readonly unknown[]]

/** How a call ended. `refused`: the stored material failed its check. `failed`: the token or library did. */
export type Outcome = 'done' | 'refused' | 'failed'
/** The last word is the answer, or for the log what went wrong. */
export type Reply = readonly [number: number, outcome: Outcome, answer: unknown]

/** Everything a worker needs to begin. Carries the path of the PIN, never the PIN. */
export interface WorkerOrders {
  readonly modulePath: string
  readonly tokenLabel: string
  readonly pinFile: string
  readonly soPinFile: string
  readonly stateDir: string
  /** Where an embedded SoftHSM lives; absent for a token of the administrator's own. */
  readonly softhsmDirectory?: string
  /** Make the token when no token has the label. */
  readonly initialise: boolean
  readonly expectedSerial?: string
  readonly allowWeak: boolean
  readonly cacheSize: number
  readonly recycleAfterUnwraps: number
  readonly lockWaitMs: number
  /** The RSA answers of an earlier worker; absent means try. */
  readonly knownRsa?: readonly Capability[]
}

/** Why a worker could not begin; the state is what health shows. */
export interface StartFailure {
  readonly state: 'unavailable' | 'locked-out' | 'refused'
  readonly problem: string
  readonly identity?: TokenIdentity
  readonly capabilities?: readonly Capability[]
  /** The look of the PIN file whose PIN was refused: the supervisor waits for another. */
  readonly refusedPin?: string
}

/** What the worker says unasked. */
export type WorkerEvent =
  | { readonly event: 'loaded' }
  | { readonly event: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string }
  | {
      readonly event: 'ready'
      readonly identity: TokenIdentity
      readonly capabilities: readonly Capability[]
      readonly weak: boolean
      readonly importHash?: OaepHash
    }
  | ({ readonly event: 'failed' } & StartFailure)
  /** The library has lost the token: only a new process helps. */
  | { readonly event: 'unwell'; readonly problem: string }
  /** SoftHSM has leaked enough. */
  | { readonly event: 'worn' }

/** Everything the supervisor says: orders once, then batches, then stop. */
export type ToWorker = { readonly orders: WorkerOrders } | { readonly stop: true } | readonly Request[]
/** Everything the worker says: events, and one batch of replies for each batch of requests. */
export type FromWorker = WorkerEvent | readonly Reply[]

/** Batches are arrays, everything else is an object. */
export const isBatch = <T>(message: readonly T[] | object): message is readonly T[] => Array.isArray(message)

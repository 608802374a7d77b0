/** How loud a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
/** Receives what the HSM page does not show; messages and fields never carry a PIN, key material or a caller's data. */
export type Log = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void

/** What `openToken` needs to know. Every duration is in milliseconds. */
export interface TokenOptions {
  /** Absolute path of the vendor's PKCS#11 library; the worker loads nothing else. */
  readonly modulePath: string
  /** At most 32 bytes. The token is found by it, never by slot number. */
  readonly tokenLabel: string
  /** The user PIN, one line. Read by the worker only; this process looks at the file's date, never into it. */
  readonly pinFile: string
  /** A directory of our own, made when missing: the worker's lock and the memory of refused PINs live here. */
  readonly stateDir: string
  /**
   * Make the token when no token has the label: for the embedded default. PINs are drawn in the worker and written to
   * `pinFile` and `soPinFile` first. Never happens once `expectedSerial` is given. Default false.
   */
  readonly initialise?: boolean
  /** Where `initialise` keeps the security officer's PIN. Default: `so-pin` beside the PIN file. */
  readonly soPinFile?: string
  /** Embedded SoftHSM: its directory, where the worker makes `softhsm2.conf` and `tokens/`. */
  readonly softhsm?: { readonly directory: string }
  /** The serial this data belongs to; a token with another one is refused until `confirmSerial`. */
  readonly expectedSerial?: string
  /** Run on a token that lacks a required capability (tests, development); health then says `weak`. Default false. */
  readonly allowWeak?: boolean
  /** The worker's whole environment: the vendor library's own variables. Nothing is inherited. Default empty. */
  readonly env?: Readonly<Record<string, string>>
  /** Longest wait for any call. Default 10,000. */
  readonly deadlineMs?: number
  /** Longest wait for making, destroying and listing token objects, which real devices do slowly. Default 30,000. */
  readonly objectDeadlineMs?: number
  /** Longest a worker may take to start, waiting for an earlier one's end included. Default 45,000. */
  readonly startDeadlineMs?: number
  /** Calls under way or waiting; beyond it a call fails at once. Default 4,096. */
  readonly maxInFlight?: number
  /** Session objects after which the worker is replaced: SoftHSM leaks 250 bytes with each. Default 500,000. */
  readonly recycleAfterUnwraps?: number
  /** Unwrapped keys kept ready, about 9 kB each on SoftHSM. Default 5,000. */
  readonly cacheSize?: number
  /** How often a token key is used to see whether the token is there. Default 5,000. */
  readonly canaryMs?: number
  readonly log?: Log
}

/** Options with every default filled in. */
export type Settings = Required<Omit<TokenOptions, 'softhsm' | 'expectedSerial'>> &
  Pick<TokenOptions, 'softhsm' | 'expectedSerial'>

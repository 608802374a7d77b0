/** A process that dies in the middle of a call, for a test: what was done before stays, what would follow never comes. */
export interface Crash {
  /** Stands in for the call at which it dies: never answers. */
  readonly here: () => Promise<never>
  /** Resolves once it is dead. */
  readonly happened: Promise<void>
}

export function crash(): Crash {
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    here: () => {
      resolve()
      return new Promise<never>(() => undefined)
    },
    happened: promise,
  }
}

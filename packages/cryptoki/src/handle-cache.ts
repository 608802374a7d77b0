/** Least recently used first out. Says what it drops, because a handle dropped in silence leaks an object on the token. */
export class HandleCache<V> {
  readonly #limit: number
  readonly #entries = new Map<string, V>()

  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError('a cache holds at least one entry')
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  /** Asking counts as a use. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    // A Map keeps insertion order, so putting it back makes it the youngest.
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  /** Answers what had to go: the value replaced, or the least recently used one. */
  set(key: string, value: V): V | undefined {
    const replaced = this.#entries.get(key)
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (replaced !== undefined || this.#entries.size <= this.#limit) return replaced
    return this.#dropOldest()
  }

  delete(key: string): V | undefined {
    const value = this.#entries.get(key)
    this.#entries.delete(key)
    return value
  }

  clear(): void {
    this.#entries.clear()
  }

  #dropOldest(): V | undefined {
    for (const [key, value] of this.#entries) {
      this.#entries.delete(key)
      return value
    }
    return undefined
  }
}

import { closeSync, openSync, readSync } from 'node:fs'
import type { Needle } from './needles.ts'

const HEAD_BYTES = 4
const CHUNK_BYTES = 8 * 1024 * 1024

/** Looks for many needles in one pass: six spellings of a hundred secrets, one by one, would take hours. */
export class Search {
  /** Which two bytes any needle begins with: most of a dump is passed over by this alone. */
  readonly #pairs = new Uint8Array(65_536)
  readonly #byHead = new Map<number, Needle[]>()
  readonly #longest: number

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      if (needle.bytes.length < HEAD_BYTES) throw new RangeError('what is so short is found everywhere')
      this.#pairs[needle.bytes.readUInt16LE(0)] = 1
      const head = needle.bytes.readUInt32LE(0)
      this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), needle])
    }
    this.#longest = Math.max(0, ...needles.map(({ bytes }) => bytes.length))
  }

  /** Every occurrence in these bytes. */
  in(bytes: Buffer): readonly Needle[] {
    const found: Needle[] = []
    const last = bytes.length - HEAD_BYTES
    for (let at = 0; at <= last; at += 1) {
      // Inside the bounds, where a byte is a byte.
      if (this.#pairs[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue
      for (const needle of this.#byHead.get(bytes.readUInt32LE(at)) ?? []) {
        const end = at + needle.bytes.length
        if (end <= bytes.length && needle.bytes.equals(bytes.subarray(at, end))) found.push(needle)
      }
    }
    return found
  }

  /** Every needle in a file, of which only a piece is held in memory; pieces overlap, so that nothing lies between two. */
  inFile(path: string): readonly Needle[] {
    const found: Needle[] = []
    const file = openSync(path, 'r')
    const piece = Buffer.allocUnsafe(CHUNK_BYTES + this.#longest)
    try {
      for (let position = 0; ; position += CHUNK_BYTES) {
        const length = readSync(file, piece, 0, piece.length, position)
        found.push(...this.in(piece.subarray(0, length)))
        if (length < piece.length) return found
      }
    } finally {
      closeSync(file)
    }
  }
}

import { wipe } from './wipe.ts'

// FIPS 197, the cipher alone, for one block. Not constant in time: it runs once, beside its own key, in the page of the
// person who typed it, and only where the browser's own cipher does not take the key (see check-value.ts).

const double = (x: number): number => ((x << 1) ^ (x & 0x80 ? 0x11b : 0)) & 0xff

/** §5.1.1: the inverse in GF(2^8), by powers of the generator 3, then the affine transformation. */
function substitutions(): Uint8Array {
  const power = new Uint8Array(256)
  const log = new Uint8Array(256)
  let x = 1
  for (let i = 0; i < 255; i += 1) {
    power[i] = x
    log[x] = i
    x ^= double(x)
  }
  const inverse = (byte: number): number => (byte === 0 ? 0 : (power[(255 - (log[byte] ?? 0)) % 255] ?? 0))
  const turned = (byte: number, by: number): number => ((byte << by) | (byte >> (8 - by))) & 0xff
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const b = inverse(byte)
    return b ^ turned(b, 1) ^ turned(b, 2) ^ turned(b, 3) ^ turned(b, 4) ^ 0x63
  })
}

const at = (bytes: Uint8Array, i: number): number => bytes[i] ?? 0

/** §5.2: the round keys, one after the other. */
function roundKeys(key: Uint8Array, box: Uint8Array, rounds: number): Uint8Array {
  const words = key.length / 4
  const keys = new Uint8Array(16 * (rounds + 1))
  keys.set(key)
  let round = 1
  for (let word = words; word < 4 * (rounds + 1); word += 1) {
    let last = [0, 1, 2, 3].map((i) => at(keys, 4 * (word - 1) + i))
    if (word % words === 0) {
      last = [1, 2, 3, 0].map((i) => at(box, last[i] ?? 0))
      last[0] = (last[0] ?? 0) ^ round
      round = double(round)
    } else if (words > 6 && word % words === 4) {
      last = last.map((byte) => at(box, byte))
    }
    last.forEach((byte, i) => (keys[4 * word + i] = byte ^ at(keys, 4 * (word - words) + i)))
  }
  return keys
}

/** §5.1.2: row r of the state turns by r columns. */
const shifted = (state: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, i) => at(state, (i + 4 * (i % 4)) % 16))

/** §5.1.3 */
function mixed(state: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => {
    const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((row) => at(state, i - (i % 4) + ((i + row) % 4)))
    return double(a) ^ double(b) ^ b ^ c ^ d
  })
}

/** The first block of AES-ECB under a key of 16, 24 or 32 bytes. */
export function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const rounds = key.length / 4 + 6
  const box = substitutions()
  const keys = roundKeys(key, box, rounds)
  const withKey = (state: Uint8Array, round: number): Uint8Array =>
    state.map((byte, i) => byte ^ at(keys, 16 * round + i))
  let state = withKey(block, 0)
  for (let round = 1; round <= rounds; round += 1) {
    const turned = shifted(state.map((byte) => at(box, byte)))
    state = withKey(round === rounds ? turned : mixed(turned), round)
  }
  wipe(keys)
  return state
}

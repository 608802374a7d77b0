/**
 * The fewest different bytes a key drawn at random has, but for one in a million: a test works out the odds. Fewer say
 * that somebody typed it, or that a generator failed.
 */
export const FEWEST_DIFFERENT: Readonly<Record<number, number>> = { 16: 11, 24: 17, 32: 22 }

const different = (bytes: Uint8Array): number => new Set(bytes).size

/** The length after which the bytes begin again, where that is at most half of them. */
function period(bytes: Uint8Array): number | undefined {
  for (let length = 1; length <= bytes.length / 2; length += 1) {
    if (bytes.every((byte, i) => i < length || byte === bytes[i - length])) return length
  }
  return undefined
}

const step = (bytes: Uint8Array, i: number): number => ((bytes[i] ?? 0) - (bytes[i - 1] ?? 0) + 256) % 256

/** 00 01 02 … or any other step that stays the same. */
const counts = (bytes: Uint8Array): boolean => bytes.every((_, i) => i < 2 || step(bytes, i) === step(bytes, 1))

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e

function structure(bytes: Uint8Array): string | undefined {
  const length = period(bytes)
  if (length === 1) {
    return bytes[0] === 0
      ? 'Every byte is zero. This is no key: anybody can guess it.'
      : 'Every byte is the same. Anybody can guess this key.'
  }
  if (length !== undefined) return `The same ${length} bytes repeat. This key is only as strong as ${length} bytes.`
  return counts(bytes) ? 'The bytes count up or down. Anybody can guess this key.' : undefined
}

/** What a careful colleague would say of these bytes; nothing for what a good generator makes. */
export function materialWarnings(bytes: Uint8Array): readonly string[] {
  const found = structure(bytes)
  if (found !== undefined) return [found]
  const warnings: string[] = []
  if (bytes.every(isPrintable)) {
    warnings.push(
      'Every byte is a printable character. This may be a passphrase, or a key written in hex or base64 twice. A key from a good generator does not look like this.',
    )
  }
  const count = different(bytes)
  const fewest = FEWEST_DIFFERENT[bytes.length]
  if (fewest !== undefined && count < fewest) {
    warnings.push(`Only ${count} different bytes among ${bytes.length}. Keys from a good generator have more.`)
  }
  return warnings
}

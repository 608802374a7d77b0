// ECDSA on P-256 over a digest, which WebCrypto cannot do: it insists on hashing. For the in-memory token only;
// not constant in time. Curve: FIPS 186-5 and SP 800-186 §3.2.1.3; formulas: Jacobian coordinates with a = -3.

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const G: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  1n,
]
const SPKI_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'

type Point = readonly [x: bigint, y: bigint, z: bigint]
const INFINITY: Point = [1n, 1n, 0n]

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus

/** Extended Euclid; the modulus is prime and the value is not zero. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next, s, nextS] = [modulus, mod(value, modulus), 0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next, s, nextS] = [next, r - quotient * next, nextS, s - quotient * nextS]
  }
  return mod(s, modulus)
}

function double([x, y, z]: Point): Point {
  const [zz, yy] = [mod(z * z, P), mod(y * y, P)]
  const beta = mod(x * yy, P)
  const alpha = mod(3n * (x - zz) * (x + zz), P)
  const newX = mod(alpha * alpha - 8n * beta, P)
  const newZ = mod((y + z) * (y + z) - yy - zz, P)
  return [newX, mod(alpha * (4n * beta - newX) - 8n * yy * yy, P), newZ]
}

function add(one: Point, two: Point): Point {
  if (one[2] === 0n) return two
  if (two[2] === 0n) return one
  const [x1, y1, z1] = one
  const [x2, y2, z2] = two
  const [z1z1, z2z2] = [mod(z1 * z1, P), mod(z2 * z2, P)]
  const [u1, u2] = [mod(x1 * z2z2, P), mod(x2 * z1z1, P)]
  const [s1, s2] = [mod(y1 * z2 * z2z2, P), mod(y2 * z1 * z1z1, P)]
  if (u1 === u2) return s1 === s2 ? double(one) : INFINITY
  const [h, r] = [mod(u2 - u1, P), mod(s2 - s1, P)]
  const [hh, v] = [mod(h * h, P), mod(u1 * h * h, P)]
  const newX = mod(r * r - h * hh - 2n * v, P)
  return [newX, mod(r * (v - newX) - s1 * h * hh, P), mod(h * z1 * z2, P)]
}

/** k times the base point, in affine coordinates. */
function multiply(k: bigint): { readonly x: bigint; readonly y: bigint } {
  let result = INFINITY
  for (const bit of k.toString(2)) {
    result = double(result)
    if (bit === '1') result = add(result, G)
  }
  const zInverse = inverse(result[2], P)
  const squared = mod(zInverse * zInverse, P)
  return { x: mod(result[0] * squared, P), y: mod(result[1] * squared * zInverse, P) }
}

const hex = (value: bigint): string => value.toString(16).padStart(64, '0')
const bytes = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
const number = (value: Uint8Array): bigint =>
  BigInt(`0x${Array.from(value, (b) => b.toString(16).padStart(2, '0')).join('')}`)

/** 64 bits more than needed, so that the reduction leaves no bias worth speaking of (FIPS 186-5 §A.2.1). */
const drawScalar = (): bigint => (number(globalThis.crypto.getRandomValues(new Uint8Array(40))) % (N - 1n)) + 1n

export interface P256Key {
  readonly scalar: bigint
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
}

export function generateP256(): P256Key {
  const scalar = drawScalar()
  const { x, y } = multiply(scalar)
  return { scalar, spki: bytes(SPKI_PREFIX + hex(x) + hex(y)) }
}

/** r || s over a 32-byte digest. */
export function signP256({ scalar }: P256Key, digest: Uint8Array): Uint8Array {
  for (;;) {
    const k = drawScalar()
    const r = mod(multiply(k).x, N)
    const s = mod(inverse(k, N) * (number(digest) + r * scalar), N)
    if (r !== 0n && s !== 0n) return bytes(hex(r) + hex(s))
  }
}

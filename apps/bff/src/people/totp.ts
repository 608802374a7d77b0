import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** RFC 4226 §4 asks for 160 bits. */
const SECRET_BYTES = 20
const STEP_MS = 30_000
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const newTotpSecret = (): Uint8Array => randomBytes(SECRET_BYTES)

/** RFC 4648 §6, without padding, of bytes whose bits are a multiple of five. */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join('')
}

/** What authenticator apps read from the QR code. SHA-1, six digits and thirty seconds are what all of them know. */
export const totpUri = (secret: Uint8Array, account: string): string =>
  `otpauth://totp/${encodeURIComponent(`Keywright:${account}`)}?secret=${base32(secret)}&issuer=Keywright`

/** RFC 4226 §5.3, with the number of the time step for the counter (RFC 6238 §4.2). */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 15
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS
  return String(number).padStart(DIGITS, '0')
}

/** The time step whose code this is, of the present one and its two neighbours (RFC 6238 §5.2, §6). */
export function stepOf(secret: Uint8Array, code: string, now: number): number | undefined {
  const given = Buffer.from(code)
  const present = Math.floor(now / STEP_MS)
  return [present, present - 1, present + 1].find((step) => {
    const right = Buffer.from(codeAt(secret, step))
    return given.length === right.length && timingSafeEqual(given, right)
  })
}

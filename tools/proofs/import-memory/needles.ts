/** One way in which a secret may lie in memory or a file. */
export interface Needle {
  /** Whose secret it is. */
  readonly owner: string
  readonly spelling: string
  readonly bytes: Buffer
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** Base64 of a text in which the secret begins `offset` bytes after a multiple of three, without its neighbours' digits. */
function base64At(secret: Uint8Array, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), secret, Buffer.alloc(2)]).toString('base64')
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + secret.length) * 8) / 6))
}

/** A secret raw, in hex of either case and in base64 at each alignment; texts as V8 keeps them, of one or two bytes a character. */
export function needlesOf(owner: string, secret: Uint8Array): readonly Needle[] {
  const hex = Buffer.from(secret).toString('hex')
  const texts: readonly (readonly [string, string])[] = [
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['base64', base64At(secret, 0)],
    ['base64+1', base64At(secret, 1)],
    ['base64+2', base64At(secret, 2)],
  ]
  return [
    { owner, spelling: 'raw', bytes: Buffer.from(secret) },
    ...texts.map(([spelling, text]) => ({ owner, spelling, bytes: Buffer.from(text, 'latin1') })),
    ...texts.map(([spelling, text]) => ({ owner, spelling: `${spelling} UTF-16`, bytes: utf16(text) })),
  ]
}

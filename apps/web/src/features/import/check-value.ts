import { toHex } from '@keywright/core/vocabulary/bytes'
import { encryptBlock } from './aes-block.ts'
import type { Bytes } from './parse-material.ts'
import { wipe } from './wipe.ts'

const ZERO = new Uint8Array(16)
const CHECK_BYTES = 3
/** Chromium's WebCrypto has no AES-192. */
const NOT_EVERYWHERE = 24

/** One block of CBC over zeros with a zero IV is one block of ECB over zeros, which WebCrypto has no name for. */
async function byBrowser(material: Bytes): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', material, 'AES-CBC', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv: ZERO }, key, ZERO))
}

/**
 * The first three bytes of AES-ECB over a zero block, in hex: what an HSM calls a key check value. It tells two keys
 * apart and shows neither. Does not wipe the material.
 */
export async function checkValueOf(material: Bytes): Promise<string> {
  const block = material.length === NOT_EVERYWHERE ? encryptBlock(material, ZERO) : await byBrowser(material)
  const value = toHex(block.subarray(0, CHECK_BYTES))
  wipe(block)
  return value
}

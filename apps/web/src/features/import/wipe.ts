/** Hygiene, not a promise: the engine may have copied the bytes. Nothing of ours keeps them longer than needed. */
export function wipe(...buffers: readonly (Uint8Array | undefined)[]): void {
  for (const buffer of buffers) buffer?.fill(0)
}

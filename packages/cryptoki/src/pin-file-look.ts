import type { BigIntStats } from 'node:fs'

/** How a PIN file looks from outside: changes when somebody writes it, and says nothing about the PIN. */
export const pinFileLook = ({ mtimeNs, size, ino }: Pick<BigIntStats, 'mtimeNs' | 'size' | 'ino'>): string =>
  `${mtimeNs}-${size}-${ino}`

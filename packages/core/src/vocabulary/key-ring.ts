/** The ring every instance has; it cannot be deleted. */
export const DEFAULT_KEY_RING = 'default'

export const KEY_RING_ID = { min: 2, max: 100, rule: '2 to 100 letters, digits and -' } as const

/** Case-sensitive (key-protect-api.md §1.8). */
export const isKeyRingId = (text: string): boolean => /^[A-Za-z0-9-]{2,100}$/.test(text)

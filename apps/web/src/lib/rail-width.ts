const STORED_AS = 'keywright.rail'

/** Whether the rail on the left shows icons alone; remembered by this browser. */
export const storedCompact = (): boolean => localStorage.getItem(STORED_AS) === 'compact'

export function storeCompact(compact: boolean): void {
  if (compact) localStorage.setItem(STORED_AS, 'compact')
  else localStorage.removeItem(STORED_AS)
}

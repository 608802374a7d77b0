export interface Announcement {
  readonly id: number
  readonly text: string
}

const SHOWN_MS = 6_000

let current: Announcement | undefined
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function set(next: Announcement | undefined): void {
  clearTimeout(timer)
  current = next
  if (next !== undefined) timer = setTimeout(() => set(undefined), SHOWN_MS)
  for (const tell of listeners) tell()
}

/** Says in a sentence what has just been done, to eyes and to screen readers. */
export const announce = (text: string): void => set({ id: (current?.id ?? 0) + 1, text })

export const announcements = {
  current: (): Announcement | undefined => current,
  dismiss: (): void => set(undefined),
  subscribe: (tell: () => void): (() => void) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  },
}

/** What only this browser knows of someone's first steps in an instance. */
type Mark = 'looked' | 'over'

const nameOf = (instanceId: string): string => `keywright.first-steps.${instanceId}`
const listeners = new Set<() => void>()

/** `looked`: at the audit trail. `over`: the whole way has been walked, or is not wanted. */
export const firstSteps = {
  has: (instanceId: string, mark: Mark): boolean =>
    (localStorage.getItem(nameOf(instanceId)) ?? '').split(' ').includes(mark),
  mark: (instanceId: string, mark: Mark): void => {
    if (firstSteps.has(instanceId, mark)) return
    localStorage.setItem(nameOf(instanceId), `${localStorage.getItem(nameOf(instanceId)) ?? ''} ${mark}`.trim())
    for (const tell of listeners) tell()
  },
  subscribe: (tell: () => void): (() => void) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  },
}

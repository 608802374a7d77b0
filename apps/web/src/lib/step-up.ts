type Settle = (proved: boolean) => void

/** Calls that wait for whoever is signed in to show that it is them. */
let waiting: readonly Settle[] = []
const listeners = new Set<() => void>()

function set(next: readonly Settle[]): void {
  waiting = next
  for (const tell of listeners) tell()
}

/** One question for all calls that wait. */
export const stepUp = {
  asked: (): boolean => waiting.length > 0,
  subscribe: (tell: () => void): (() => void) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  },
  settle: (proved: boolean): void => {
    const settled = waiting
    set([])
    for (const settle of settled) settle(proved)
  },
}

const CODE = 'STEP_UP_REQUIRED_ERR'

const asksForProof = async (answer: Response): Promise<boolean> =>
  answer.status === 403 && (await answer.clone().text()).includes(CODE)

/** What may carry somebody's key is sent once and kept for no second time; none of it asks for a fresh proof. */
const CARRIES_MATERIAL = /^\/(?:api\/v2|bff\/import-ceremonies)(?:\/|$)/

/** Sends a call; where the server asks for a fresh proof first, the dialog asks for it, and the call is sent again. */
export async function fetchProved(request: Request): Promise<Response> {
  if (CARRIES_MATERIAL.test(new URL(request.url).pathname)) return fetch(request)
  const again = request.clone()
  const answer = await fetch(request)
  if (listeners.size === 0 || !(await asksForProof(answer))) return answer
  const proved = await new Promise<boolean>((resolve) => set([...waiting, resolve]))
  return proved ? fetch(again) : answer
}

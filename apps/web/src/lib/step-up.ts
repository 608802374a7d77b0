type Settle = (proved: boolean) => void

/** Calls that wait for whoever is signed in to show that it is them. */
let waiting: readonly Settle[] = []
/** One of them ends the last passkey, for which not every proof will do. */
let takesPasskey = false
const listeners = new Set<() => void>()

function set(next: readonly Settle[]): void {
  waiting = next
  if (next.length === 0) takesPasskey = false
  for (const tell of listeners) tell()
}

/** One question for all calls that wait. */
export const stepUp = {
  asked: (): boolean => waiting.length > 0,
  /** Only a passkey or a recovery code will do. */
  takesPasskey: (): boolean => takesPasskey,
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

const CODE = /STEP_UP_(PASSKEY_)?REQUIRED_ERR/

async function asksForProof(answer: Response): Promise<'any' | 'passkey' | undefined> {
  const found = answer.status === 403 ? CODE.exec(await answer.clone().text()) : null
  return found ? (found[1] === undefined ? 'any' : 'passkey') : undefined
}

/** What may carry somebody's key is sent once and kept for no second time; none of it asks for a fresh proof. */
const CARRIES_MATERIAL = /^\/(?:api\/v2|bff\/import-ceremonies)(?:\/|$)/

/** Sends a call; where the server asks for a fresh proof first, the dialog asks for it, and the call is sent again. */
export async function fetchProved(request: Request): Promise<Response> {
  if (CARRIES_MATERIAL.test(new URL(request.url).pathname)) return fetch(request)
  const again = request.clone()
  const answer = await fetch(request)
  const asked = listeners.size === 0 ? undefined : await asksForProof(answer)
  if (asked === undefined) return answer
  if (asked === 'passkey') takesPasskey = true
  const proved = await new Promise<boolean>((resolve) => set([...waiting, resolve]))
  return proved ? fetch(again) : answer
}

import { hash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ArrivalClaims } from './claims.ts'

/** Somebody who wants to sign in, or who is signed in and shows anew that it is them. */
type Purpose =
  | { readonly kind: 'entry'; readonly next: string | undefined }
  | { readonly kind: 'proof'; readonly sessionId: string; readonly userId: string }

/** One way to the provider and back, in one browser. */
export interface Flow {
  readonly purpose: Purpose
  readonly state: string
  readonly nonce: string
  /** PKCE's (RFC 7636). */
  readonly verifier: string
  /** Milliseconds since 1970. */
  readonly begunAt: number
  /** Once the answer was believed; it is never looked at a second time. */
  readonly claims?: ArrivalClaims
}

export const FLOW_SECONDS = 600
const MOST = 10_000

const secret = (): string => randomBytes(32).toString('base64url')
const placeOf = (cookie: string): string => hash('sha256', cookie)

/** What is under way at the provider, by the cookie of the browser that began it. Kept in memory: after a restart one begins again. */
export class SignOnFlows {
  readonly #flows = new LRUCache<string, Flow>({ max: MOST, ttl: FLOW_SECONDS * 1000 })

  /** The cookie is for the browser alone; neither the provider nor a script of ours sees it. */
  begin(purpose: Purpose): { readonly cookie: string; readonly flow: Flow } {
    const cookie = secret()
    const flow = { purpose, state: secret(), nonce: secret(), verifier: secret(), begunAt: Date.now() }
    this.#flows.set(placeOf(cookie), flow)
    return { cookie, flow }
  }

  /** Only to the one that asks first. */
  take(cookie: string, isMeant: (flow: Flow) => boolean): Flow | undefined {
    const place = placeOf(cookie)
    const flow = this.#flows.get(place)
    if (!flow || Date.now() - flow.begunAt > FLOW_SECONDS * 1000 || !isMeant(flow)) return undefined
    this.#flows.delete(place)
    return flow
  }

  /** It lives no longer for that: it ends ten minutes after it began. */
  putBack(cookie: string, flow: Flow): void {
    this.#flows.set(placeOf(cookie), flow)
  }
}

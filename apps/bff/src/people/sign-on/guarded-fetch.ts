import type { CustomFetch } from 'openid-client'

/** Discovery, keys and tokens are a few kilobytes. */
const MOST_BYTES = 1024 * 1024

export type Guarded = 'insecure' | 'redirect' | 'too-large'

/** What a provider asked of us that we do not do. */
export class GuardError extends Error {
  override readonly name = 'GuardError'
  readonly reason: Guarded
  constructor(reason: Guarded) {
    super(reason)
    this.reason = reason
  }
}

/** By name or number; what a name resolves to is not looked at, and loopback names resolve to loopback. */
const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** Whether a provider may be spoken to at this address: by https, and without it on this very machine alone. */
export const isSafeIssuer = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))

/** The same for where it leads us. A provider elsewhere leads nobody to what listens on this machine. */
export function isSafeEndpoint(issuer: URL, text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !isSafeIssuer(url)) return false
  return !isLoopbackHost(url.hostname) || isLoopbackHost(issuer.hostname)
}

async function limitedBody({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) throw new GuardError('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Calls to a provider and what it names: no other protocol, no redirect, no endless answer. The caller brings the time limit. */
export const guardedFetch =
  (issuer: URL): CustomFetch =>
  async (url, options) => {
    if (!isSafeEndpoint(issuer, url)) throw new GuardError('insecure')
    const { body, ...rest } = options
    const sent = body instanceof Uint8Array ? Buffer.from(body) : (body ?? null)
    const answer = await fetch(url, { ...rest, body: sent })
    if (answer.status >= 300 && answer.status < 400) throw new GuardError('redirect')
    const { status, headers } = answer
    const bytes = await limitedBody(answer)
    return new Response(status === 204 ? null : bytes, { status, headers })
  }

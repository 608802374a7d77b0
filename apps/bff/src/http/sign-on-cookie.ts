import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { FLOW_SECONDS } from '../people/sign-on/flows.ts'

const NAME = 'keywright.sign_on'

/** With TLS no neighbour of ours can set it: a browser takes the prefix from the host itself alone. */
const prefixed = (publicUrl: URL) => (publicUrl.protocol === 'https:' ? ({ prefix: 'host' } as const) : undefined)

/** What binds a sign-in at the provider to this browser. The only cookie of ours that is not SameSite=Strict. */
export function setSignOnCookie(c: Context, publicUrl: URL, value: string): void {
  const secure = publicUrl.protocol === 'https:'
  const kept = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: FLOW_SECONDS, secure } as const
  setCookie(c, NAME, value, { ...kept, ...prefixed(publicUrl) })
}

export const signOnCookie = (c: Context, publicUrl: URL): string =>
  (prefixed(publicUrl) ? getCookie(c, NAME, 'host') : getCookie(c, NAME)) ?? ''

export function dropSignOnCookie(c: Context, publicUrl: URL): void {
  const secure = publicUrl.protocol === 'https:'
  deleteCookie(c, NAME, { path: '/', secure, ...prefixed(publicUrl) })
}

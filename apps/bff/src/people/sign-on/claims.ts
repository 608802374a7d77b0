import { EMAIL, isPlainText, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { z } from 'zod'

/** What a provider says of whoever signed in there, once it is believed. */
export interface ArrivalClaims {
  readonly issuer: string
  readonly subject: string
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly name: string
  readonly groups: readonly string[]
  /** More than one way of proving who one is was used (RFC 8176: `mfa`). */
  readonly severalFactors: boolean
  /** In seconds since 1970; absent where the provider does not say. */
  readonly authenticatedAt: number | undefined
}

type Raw = Readonly<Record<string, unknown>>

/** So many that a directory of a large company fits, and a hostile answer does not hold up the database. */
const MOST_GROUPS = 1000

const ASKED = ['email', 'email_verified', 'name'] as const

/** Whether the provider may say more than the ID token does. */
export const lacks = (told: Raw, groupsClaim: string): boolean =>
  [...ASKED, groupsClaim].some((claim) => told[claim] === undefined)

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const texts = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

const emailOf = (value: unknown): string | undefined => z.email().max(EMAIL.max).safeParse(value).data?.toLowerCase()

function nameOf(value: unknown, email: string | undefined): string {
  const name = text(value)?.normalize().trim() ?? ''
  if (name.length >= PERSON_NAME.min && name.length <= PERSON_NAME.max && isPlainText(name)) return name
  return email?.split('@')[0] ?? 'unnamed'
}

/**
 * What the ID token says is signed, and comes before what is only said. An address and whether it is verified are one
 * statement: the word of one document about one address is never taken for that of another.
 */
export function toldOf(token: Raw, said: Raw): Raw {
  const isOfToken = token['email'] !== undefined
  const speaksOfIt = token['email_verified'] === undefined && emailOf(token['email']) === emailOf(said['email'])
  const email = isOfToken ? token['email'] : said['email']
  const flag = isOfToken && !speaksOfIt ? token['email_verified'] : said['email_verified']
  return { ...said, ...token, email, email_verified: flag }
}

/** Under which name a provider is kept: a slash at its end makes no other provider of it. */
export const issuerKey = (issuer: string): string => issuer.replace(/\/+$/, '')

export function claimsOf(raw: Raw, groupsClaim: string): ArrivalClaims {
  const email = emailOf(raw['email'])
  // Some providers write a word where a truth value belongs.
  const emailVerified = raw['email_verified'] === true || raw['email_verified'] === 'true'
  return {
    issuer: issuerKey(String(raw['iss'])),
    subject: String(raw['sub']),
    email,
    emailVerified,
    name: nameOf(raw['name'], email),
    groups: [...new Set(texts(raw[groupsClaim]))].slice(0, MOST_GROUPS),
    severalFactors: texts(raw['amr']).includes('mfa'),
    authenticatedAt: typeof raw['auth_time'] === 'number' ? raw['auth_time'] : undefined,
  }
}

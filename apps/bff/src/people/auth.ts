import { betterAuth } from 'better-auth'
import type { Db } from '../store/database.ts'

const HOUR = 3600

/** Called around the creation of a session, with better-auth's id of the person and the headers of the request. */
export interface SessionObserver {
  readonly before: (userId: string, headers: Headers | undefined) => Promise<void>
  readonly after: (userId: string, headers: Headers | undefined) => Promise<void>
}

export interface AuthOptions {
  readonly db: Db
  readonly secret: string
  readonly publicUrl: URL
  readonly observer: SessionObserver
}

/** Sign-in by better-auth on our own database: HttpOnly, SameSite=Strict cookies, no sign-up from outside. */
export function createAuth({ db, secret, publicUrl, observer }: AuthOptions) {
  return betterAuth({
    database: { db, type: 'sqlite', transaction: false },
    secret,
    baseURL: publicUrl.origin,
    basePath: '/bff/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    // Of any age: a session that is renewed may look at itself and at its siblings; what is dangerous asks for the password.
    session: { expiresIn: 12 * HOUR, updateAge: HOUR, freshAge: 0 },
    rateLimit: { enabled: false },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }, context) => observer.before(userId, context?.headers),
          after: async ({ userId }, context) => observer.after(userId, context?.headers),
        },
      },
    },
    advanced: {
      cookiePrefix: 'keywright',
      useSecureCookies: publicUrl.protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>

import { betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Db } from '../store/database.ts'

/** Called around the creation of a session, with better-auth's id of the person and the headers of the request. */
export interface SessionObserver {
  readonly before: (userId: string, headers: Headers | undefined) => Promise<void>
  readonly after: (userId: string, headers: Headers | undefined) => Promise<void>
}

export interface AuthOptions {
  readonly db: Db
  readonly secret: string
  readonly publicUrl: URL
  readonly lifetimeSeconds: number
  readonly observer: SessionObserver
}

/**
 * The one door through which a session is begun, for whoever has proved by our own routes who they are. It has no
 * address: only this process can call it.
 */
const door = () => ({
  id: 'keywright-door',
  endpoints: {
    enter: createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ userId: z.string() }) }, async (ctx) => {
      const { internalAdapter } = ctx.context
      const user = await internalAdapter.findUserById(ctx.body.userId)
      if (!user) throw new APIError('UNAUTHORIZED')
      const session = await internalAdapter.createSession(user.id)
      await setSessionCookie(ctx, { session, user })
      return ctx.json({ entered: true })
    }),
  },
})

/** Sign-in by better-auth on our own database: HttpOnly, SameSite=Strict cookies, no sign-up from outside. */
export function createAuth({ db, secret, publicUrl, lifetimeSeconds, observer }: AuthOptions) {
  return betterAuth({
    database: { db, type: 'sqlite', transaction: false },
    secret,
    baseURL: publicUrl.origin,
    basePath: '/bff/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    // Of any age: what is dangerous asks who it is by itself. Never renewed: a session ends, however much it is used.
    session: { expiresIn: lifetimeSeconds, disableSessionRefresh: true, freshAge: 0 },
    plugins: [door()],
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

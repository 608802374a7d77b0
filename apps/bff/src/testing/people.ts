import type { Role } from '@keywright/core/policy/roles'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import { z } from 'zod'
import { rowOfGrant } from '../store/grants.ts'
import type { TestService } from './test-service.ts'

type Headers = Record<string, string>

export const PASSPHRASE = 'harvest copper violin tundra'
export const PAGE = { 'sec-fetch-site': 'same-origin' }

const invitationOf = z.object({
  person: z.object({ id: z.string(), state: z.literal('invited') }),
  url: z.string(),
  expiresAt: z.string(),
})

/** Invites somebody as the administrator does from the dashboard. */
export async function invited(kw: TestService, headers: Headers, email: string) {
  const answer = await kw.request('/bff/access/people', { headers, body: { name: email.split('@')[0], email } })
  const { person, url } = invitationOf.parse(await answer.json())
  return { id: person.id, url, token: new URL(url).hash.slice(1) }
}

export const accept = (kw: TestService, token: string, password = PASSPHRASE) =>
  kw.request('/bff/invitation/acceptance', { headers: PAGE, body: { token, password } })

export const headersFrom = (kw: TestService, answer: Response): Headers => ({
  ...PAGE,
  cookie: answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; '),
  'bluemix-instance': kw.instanceId,
})

/** Somebody who was invited, came in, and holds these roles on the platform. */
export async function joined(kw: TestService, by: Headers, email: string, ...roles: readonly Role[]) {
  const { id, token } = await invited(kw, by, email)
  const headers = headersFrom(kw, await accept(kw, token))
  for (const role of roles) await grantPlatform(kw, id, role)
  return { id, headers }
}

/** As a migration or an administrator would have granted it; ids come from the service. */
export async function grantPlatform(kw: TestService, id: string, role: Role): Promise<void> {
  const at = instantOf(new Date())
  await kw.service.db
    .insertInto('grants')
    .values(rowOfGrant({ role, scope: 'platform', principalId: id as PrincipalId, at }))
    .execute()
}

import { API_KEY_GRANT, identityTokenRoute, oidcTokenRoute } from '@keywright/contract/tokens/exchange-api-key'
import { eventOf } from '@keywright/core/audit/event'
import { audited } from '@keywright/core/operations/audited'
import type { Principal } from '@keywright/core/policy/principal'
import type { Context } from 'hono'
import { originOf, type HttpEnv } from '../../http/env.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { readText } from '../../http/read-body.ts'
import { LIFETIME_SECONDS, type AccessToken } from '../../tokens/access-token.ts'

const FORM_LIMIT_BYTES = 8 * 1024

type Deps = PipelineDependencies
type C = Context<HttpEnv>

/** The token endpoint has an error shape of its own (key-protect-api.md §6.1). */
function refused({ denials }: Deps, c: C, errorCode: string, errorMessage: string): Response {
  denials.note(originOf(c), 'UNAUTHORIZED_ERR')
  return c.json({ errorCode, errorMessage, context: { requestId: c.get('correlationId') } }, 400)
}

interface Known {
  readonly principal: Principal
  readonly apiKeyId: string
}

/** Signs a token for a service ID and puts that on record, or the failure. */
async function issued({ core, tokens }: Deps, c: C, { principal, apiKeyId }: Known): Promise<AccessToken> {
  const caller = { principal, credential: 'apikey', ...originOf(c) }
  const target = { id: principal.id, name: principal.name, typeURI: 'kms/tokens' }
  const attempt = { caller, action: 'kms.tokens.create', target, source: '' }
  return audited(auditor(core), attempt, async () => {
    const token = await tokens.issue({ serviceId: principal.id, apiKeyId }, core.account, principal.name)
    await core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, core))
    return token
  })
}

async function exchange(deps: Deps, limit: AttemptLimit, c: C): Promise<Response> {
  const { apiKeys } = deps
  const form = new URLSearchParams(await readText(c, FORM_LIMIT_BYTES))
  if (form.get('grant_type') !== API_KEY_GRANT) {
    return refused(deps, c, 'BXNIM0205E', `The grant_type must be ${API_KEY_GRANT}.`)
  }
  const place = c.get('sourceAddress')
  const credential = await apiKeys.credentialOf(form.get('apikey') ?? '')
  const principal = credential && (await deps.directory.service(credential, 'anywhere'))
  if (!principal) {
    // Only who guesses is paused: a right key has 256 bits and needs no protection from its own address.
    await limit.take(place)
    return refused(deps, c, 'BXNIM0415E', 'Provided API key could not be found.')
  }
  c.set('principalId', principal.id)
  apiKeys.noteUse(credential.apiKeyId)
  const { jwt, expiration } = await issued(deps, c, { principal, apiKeyId: credential.apiKeyId })
  return c.json({
    access_token: jwt,
    refresh_token: 'not_supported',
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
    expiration,
    scope: 'ibm openid',
  })
}

export const tokenEndpoints = (limit: AttemptLimit): readonly Endpoint[] =>
  [identityTokenRoute, oidcTokenRoute].map((route) => ({
    route,
    rule: 'nobody',
    handle: (deps, c) => exchange(deps, limit, c),
  }))

import { API_KEY_GRANT, identityTokenRoute, oidcTokenRoute } from '@keywright/contract/tokens/exchange-api-key'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import type { HttpEnv } from '../../http/env.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { noteDenial, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { readText } from '../../http/read-body.ts'
import { LIFETIME_SECONDS } from '../../tokens/access-token.ts'
import type { ApiKeys } from '../../tokens/api-keys.ts'

export interface ExchangeDependencies {
  readonly apiKeys: ApiKeys
  readonly limit: AttemptLimit
}

const FORM_LIMIT_BYTES = 8 * 1024

/** The token endpoint has an error shape of its own (key-protect-api.md §6.1). */
const refusal = (c: Context<HttpEnv>, errorCode: string, errorMessage: string) =>
  c.json({ errorCode, errorMessage, context: { requestId: c.get('correlationId') } }, 400)

async function exchange(deps: PipelineDependencies, { apiKeys, limit }: ExchangeDependencies, c: Context<HttpEnv>) {
  const form = new URLSearchParams(await readText(c, FORM_LIMIT_BYTES))
  if (form.get('grant_type') !== API_KEY_GRANT) {
    return refusal(c, 'BXNIM0205E', `The grant_type must be ${API_KEY_GRANT}.`)
  }
  const place = c.get('sourceAddress')
  await limit.check(place)
  const owner = await apiKeys.ownerOf(form.get('apikey') ?? '')
  const principal = owner && (await deps.directory.service(owner))
  if (!principal) {
    await limit.failed(place)
    noteDenial(deps, c, new KeyError({ code: 'UNAUTHORIZED_ERR' }))
    return refusal(c, 'BXNIM0415E', 'Provided API key could not be found.')
  }
  const { jwt, expiration } = await deps.tokens.issue(principal.id, deps.core.account, principal.name)
  c.set('principalId', principal.id)
  const caller = {
    principal,
    credential: 'apikey',
    correlationId: c.get('correlationId'),
    sourceAddress: place,
    requestUri: c.req.path,
  }
  const target = { id: principal.id, name: principal.name, typeURI: 'kms/tokens' }
  const draft = { caller, action: 'kms.tokens.create', target, source: '', reasonCode: 200 }
  await deps.core.store.appendEvent(eventOf(draft, deps.core))
  return c.json({
    access_token: jwt,
    refresh_token: 'not_supported',
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
    expiration,
    scope: 'ibm openid',
  })
}

export const tokenEndpoints = (own: ExchangeDependencies): readonly Endpoint[] =>
  [identityTokenRoute, oidcTokenRoute].map((route) => ({ route, handle: (deps, c) => exchange(deps, own, c) }))

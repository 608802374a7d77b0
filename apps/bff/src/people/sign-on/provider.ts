import { KeyError } from '@keywright/core/errors/key-error'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  ResponseBodyError,
  type ClientAuth,
  type Configuration,
} from 'openid-client'
import type { Logger } from 'pino'
import { claimsOf, lacks, toldOf, type ArrivalClaims } from './claims.ts'
import type { Flow } from './flows.ts'
import { guardedFetch, isSafeEndpoint, isSafeIssuer } from './guarded-fetch.ts'
import { isUnreachable, ProviderError } from './provider-error.ts'

/** How far the clocks of two honest machines may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30
const TIMEOUT_SECONDS = 10
/** What a provider says of itself is asked again after a while; its keys are asked for whenever an unknown one signs. */
const KNOWN_FOR_MS = 10 * 60_000

export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly groupsClaim: string
}

/** As the provider likes it; what says nothing takes Basic (OpenID Connect Core §9). */
function authenticationBy(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported
    const basic = methods === undefined || methods.includes('client_secret_basic')
    return (basic ? ClientSecretBasic(secret) : ClientSecretPost(secret))(server, client, body, headers)
  }
}

// oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out; the guard lets it through for loopback alone
const onThisMachine = allowInsecureRequests

/** What a provider says of itself, once it says enough. Throws `ProviderError` or what the network does. */
export async function discover(settings: Omit<ProviderSettings, 'groupsClaim'>): Promise<Configuration> {
  const issuer = URL.parse(settings.issuer)
  if (issuer === null || !isSafeIssuer(issuer)) throw new ProviderError('address')
  const authentication = authenticationBy(settings.clientSecret)
  const client = { [clockTolerance]: CLOCK_TOLERANCE_SECONDS }
  const config = await discovery(issuer, settings.clientId, client, authentication, {
    [customFetch]: guardedFetch(issuer),
    timeout: TIMEOUT_SECONDS,
    // The signature is checked although the ID token comes by TLS. What goes without TLS is decided by the guard.
    execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [onThisMachine] : [])],
  })
  const { authorization_endpoint: door, token_endpoint: tokens, jwks_uri: keys } = config.serverMetadata()
  if (door === undefined) throw new ProviderError('no-authorization-endpoint')
  if (tokens === undefined) throw new ProviderError('no-token-endpoint')
  if (keys === undefined) throw new ProviderError('no-keys')
  if (![door, tokens, keys].every((endpoint) => isSafeEndpoint(issuer, endpoint))) throw new ProviderError('endpoint')
  return config
}

interface Known {
  readonly key: string
  readonly at: number
  readonly config: Configuration
}

/** The provider that people sign in by, as a relying party sees it (OpenID Connect Core, authorization code with PKCE). */
export class SignOnProvider {
  readonly redirectUri: string
  readonly #log: Logger
  #known: Known | undefined

  constructor(publicUrl: URL, log: Logger) {
    this.redirectUri = `${publicUrl.origin}/sign-in/return`
    this.#log = log
  }

  /** Where the browser goes. Throws `SIGN_ON_UNAVAILABLE_ERR`. */
  async doorFor(settings: ProviderSettings, flow: Flow): Promise<string> {
    const config = await this.#configuration(settings)
    const url = buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUri,
      scope: 'openid email profile',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      ...(flow.purpose.kind === 'proof' ? { prompt: 'login', max_age: '0' } : {}),
    })
    return url.href
  }

  /** Who the provider says came; throws `SIGN_ON_ANSWER_ERR` for what is not to be believed, and as `doorFor` does. */
  async arrival(settings: ProviderSettings, flow: Flow, query: string): Promise<ArrivalClaims> {
    const config = await this.#configuration(settings)
    try {
      return await this.#redeemed(config, settings, { flow, query })
    } catch (error) {
      const failure = failureOf(error)
      this.#tell(error, 'the answer of the sign-on provider was refused')
      throw failure
    }
  }

  async #redeemed(
    config: Configuration,
    { groupsClaim }: ProviderSettings,
    { flow, query }: { readonly flow: Flow; readonly query: string },
  ): Promise<ArrivalClaims> {
    const url = new URL(this.redirectUri)
    url.search = query
    const tokens = await authorizationCodeGrant(config, url, {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    })
    const told = tokens.claims()
    if (told === undefined) throw new TypeError('an ID token was expected')
    const { userinfo_endpoint } = config.serverMetadata()
    const asks = userinfo_endpoint !== undefined && lacks(told, groupsClaim)
    const more = asks ? await fetchUserInfo(config, tokens.access_token, told.sub) : {}
    return claimsOf(toldOf(told, more), groupsClaim)
  }

  async #configuration(settings: ProviderSettings): Promise<Configuration> {
    const key = JSON.stringify([settings.issuer, settings.clientId, settings.clientSecret])
    const known = this.#known
    if (known?.key === key && Date.now() - known.at < KNOWN_FOR_MS) return known.config
    try {
      const config = await discover(settings)
      this.#known = { key, at: Date.now(), config }
      return config
    } catch (error) {
      this.#tell(error, 'the sign-on provider could not be used')
      throw new KeyError({ code: 'SIGN_ON_UNAVAILABLE_ERR' }, { cause: error })
    }
  }

  /** Neither tokens nor claims: those ride in the causes of these errors. */
  #tell(error: unknown, words: string): void {
    const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' }
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    this.#log.warn({ problem: { name, code, message } }, words)
  }
}

/** A provider that does not know this client is no fault of whoever signs in. */
const NOT_OURS: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client'])

function failureOf(error: unknown): KeyError {
  const cause = { cause: error }
  if (error instanceof AuthorizationResponseError) {
    return new KeyError({ code: 'SIGN_ON_ANSWER_ERR', reason: 'declined' }, cause)
  }
  const mistaken = error instanceof ResponseBodyError && NOT_OURS.has(error.error)
  if (mistaken || isUnreachable(error)) return new KeyError({ code: 'SIGN_ON_UNAVAILABLE_ERR' }, cause)
  return new KeyError({ code: 'SIGN_ON_ANSWER_ERR', reason: 'untrusted' }, cause)
}

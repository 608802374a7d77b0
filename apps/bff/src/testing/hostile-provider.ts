import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What one answer of the provider is made of. A test changes what it is about, and leaves the rest as it should be. */
export interface Script {
  claims: Record<string, unknown>
  /** Instead of the ID token that would be signed of the claims. */
  idToken?: (claims: Record<string, unknown>) => Promise<string> | string
  /** Instead of what discovery would say. */
  metadata: Record<string, unknown>
  userinfo: Record<string, unknown>
  /** What the token endpoint answers instead of tokens. */
  tokenError?: { readonly status: number; readonly body: unknown }
  /** Before the answer to discovery. */
  onDiscovery?: (response: ServerResponse) => boolean
}

export interface HostileProvider {
  readonly issuer: string
  readonly script: Script
  /** What came to the token endpoint, and by which credentials. */
  readonly redeemed: { readonly body: URLSearchParams; readonly authorization: string | undefined }[]
  /** As the provider signs. */
  readonly sign: (claims: Record<string, unknown>) => Promise<string>
  /** By a key that the provider does not publish. */
  readonly forge: (claims: Record<string, unknown>) => Promise<string>
  readonly close: () => Promise<void>
}

const CLIENT = 'keywright'

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** A provider on loopback with a key of its own, which says whatever a test has it say. */
export async function hostileProvider(): Promise<HostileProvider> {
  const [own, other] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256')]
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }] }
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(own.privateKey)
  const forge = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(other.privateKey)
  const script: Script = { claims: {}, metadata: {}, userinfo: {} }
  const redeemed: HostileProvider['redeemed'] = []
  let issuer = ''

  const discovery = (response: ServerResponse): void => {
    if (script.onDiscovery?.(response) === true) return
    json(response, {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'],
      ...script.metadata,
    })
  }
  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    redeemed.push({ body: await bodyOf(request), authorization: request.headers.authorization })
    if (script.tokenError) return json(response, script.tokenError.body, script.tokenError.status)
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: CLIENT, sub: 'sub-1', iat: now, exp: now + 300, ...script.claims }
    const id_token = await (script.idToken ?? sign)(claims)
    json(response, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token })
  }
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    if (path === '/.well-known/openid-configuration') discovery(response)
    else if (path === '/jwks') json(response, keys)
    else if (path === '/me') json(response, { sub: script.claims['sub'] ?? 'sub-1', ...script.userinfo })
    else if (path === '/token') void token(request, response)
    else json(response, {}, 404)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has one.
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    script,
    redeemed,
    sign,
    forge,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Somebody at the provider; a test changes their groups as an administrator there would. */
export interface Account {
  readonly email: string
  readonly name: string
  groups: readonly string[]
}

export interface RealProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** By what is typed on the provider's own sign-in page. */
  readonly accounts: Map<string, Account>
  readonly close: () => Promise<void>
}

const CLIENT = { clientId: 'keywright', clientSecret: 'a secret between provider and Keywright' }

/** `oidc-provider`, certified as an OpenID provider, on loopback with its own sign-in pages; any passphrase does there. */
export async function realProvider(redirectUri: string): Promise<RealProvider> {
  const accounts = new Map<string, Account>()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has one.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirectUri],
        require_auth_time: true,
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['not a secret'] },
    findAccount: (_context, accountId) => {
      const account = accounts.get(accountId)
      const claims = account && { sub: accountId, ...account, email_verified: true }
      return claims && { accountId, claims: () => claims }
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  return { issuer, ...CLIENT, accounts, close: () => closed(server) }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })

import type { Schemas } from '@keywright/contract/client'
import { ApiError } from './api-error.ts'

/** Whether this browser knows of passkeys at all; pages that came without TLS have none either. */
export const knowsPasskeys = (): boolean => typeof globalThis.PublicKeyCredential === 'function'

const CODES: Readonly<Record<string, string>> = {
  NotAllowedError: 'PASSKEY_CANCELLED',
  AbortError: 'PASSKEY_CANCELLED',
  InvalidStateError: 'PASSKEY_KNOWN_ERR',
  SecurityError: 'PASSKEY_ADDRESS',
}

/** What browser and authenticator refuse, in the manner of what the server does. */
function refusalOf(cause: unknown): ApiError {
  const name = cause instanceof Error ? cause.name : ''
  const code = CODES[name] ?? 'PASSKEY_UNUSABLE'
  const nothing = { field: undefined, correlationId: undefined, sessionEnded: false }
  return new ApiError({ status: 0, code, message: name, ...nothing }, { cause })
}

/** What speaks to the browser, fetched once somebody uses a passkey. */
async function browser() {
  if (!knowsPasskeys()) throw refusalOf(undefined)
  return import('@simplewebauthn/browser')
}

/** Has the browser make a passkey, which asks its user. */
export async function makePasskey(creation: Schemas['PasskeyCreation']): Promise<Schemas['PasskeyRegistration']> {
  const { startRegistration } = await browser()
  try {
    const { id, rawId, type, response } = await startRegistration({ optionsJSON: creation })
    const { clientDataJSON, attestationObject, transports = [] } = response
    return { id, rawId, type, response: { clientDataJSON, attestationObject, transports } }
  } catch (cause) {
    throw refusalOf(cause)
  }
}

/** Has a passkey sign, which asks its user. */
export async function signWithPasskey(request: Schemas['PasskeyRequest']): Promise<Schemas['PasskeyAssertion']> {
  const { startAuthentication } = await browser()
  try {
    const { id, rawId, type, response } = await startAuthentication({ optionsJSON: request })
    const { clientDataJSON, authenticatorData, signature, userHandle = null } = response
    return { id, rawId, type, response: { clientDataJSON, authenticatorData, signature, userHandle } }
  } catch (cause) {
    throw refusalOf(cause)
  }
}

import { randomUUID } from 'node:crypto'

export interface Session {
  readonly url: string
  readonly jwt: string
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly instanceId?: string
  readonly correlationId?: string
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

const KEY_TYPE = 'application/vnd.ibm.kms.key+json'
const API_KEY_GRANT = 'urn:ibm:params:oauth:grant-type:apikey'

/** Rejects when no complete answer arrives. */
export async function send({ url, jwt }: Session, call: Call): Promise<Answer> {
  const response = await fetch(url + call.path, {
    method: call.method ?? 'POST',
    headers: {
      authorization: `Bearer ${jwt}`,
      'correlation-id': call.correlationId ?? randomUUID(),
      ...(call.instanceId === undefined ? {} : { 'bluemix-instance': call.instanceId }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  })
  const text = await response.text()
  // 204, and 201 for a key ring, have no body.
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

/** Exchanges the API key for a bearer token. */
export async function signIn(url: string, apiKey: string): Promise<Session> {
  const body = new URLSearchParams({ grant_type: API_KEY_GRANT, apikey: apiKey })
  const response = await fetch(`${url}/identity/token`, { method: 'POST', body })
  return { url, jwt: textAt(await response.json(), 'access_token') }
}

export const createInstanceCall = (name: string): Call => ({ path: '/v2/resource_instances', body: { name } })

/** A root key, or with `extractable` a standard one. */
export const createKeyCall = (instanceId: string, name: string, extractable = false): Call => ({
  path: '/api/v2/keys',
  instanceId,
  body: {
    metadata: { collectionType: KEY_TYPE, collectionTotal: 1 },
    resources: [{ type: KEY_TYPE, name, extractable }],
  },
})

export interface KeyRef {
  readonly instanceId: string
  readonly keyId: string
}

const action = ({ instanceId, keyId }: KeyRef, verb: string, body: unknown): Call => ({
  path: `/api/v2/keys/${keyId}/actions/${verb}`,
  instanceId,
  body,
})

/** `plaintext` as base64; without it the HSM draws one. */
export const wrapCall = (key: KeyRef, plaintext?: string): Call =>
  action(key, 'wrap', plaintext === undefined ? {} : { plaintext })

export const unwrapCall = (key: KeyRef, ciphertext: string): Call => action(key, 'unwrap', { ciphertext })

export const getKeyCall = ({ instanceId, keyId }: KeyRef): Call => ({
  method: 'GET',
  path: `/api/v2/keys/${keyId}/metadata`,
  instanceId,
})

/** Deletes a key, or ends a deleted one for good. */
export const endKeyCall = ({ instanceId, keyId }: KeyRef, how: 'delete' | 'purge'): Call => ({
  method: 'DELETE',
  path: how === 'delete' ? `/api/v2/keys/${keyId}` : `/api/v2/keys/${keyId}/purge`,
  instanceId,
})

/** What lies at a path inside JSON; `undefined` where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    // Members of an object whose shape is unknown are unknown.
    (inner, name) => (typeof inner === 'object' && inner ? (inner as Record<string, unknown>)[name] : undefined),
    value,
  )
}

/** The text at a path; throws where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  if (typeof found !== 'string') throw new Error(`no text at ${path.join('.')} of the answer`)
  return found
}

/** A new key in a new answer, or an error that says what came instead. */
export async function createKey(session: Session, instanceId: string, name: string): Promise<KeyRef> {
  const { status, body } = await send(session, createKeyCall(instanceId, name))
  if (status !== 201) throw new Error(`a key could not be created: ${status}`)
  return { instanceId, keyId: textAt(body, 'resources', 0, 'id') }
}

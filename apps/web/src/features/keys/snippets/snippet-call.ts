/** What a service asks of a key. */
export const USES = ['wrap', 'unwrap', 'rewrap', 'read'] as const
export type Use = (typeof USES)[number]

export interface SnippetCall {
  readonly origin: string
  readonly instanceId: string
  readonly keyId: string
  readonly use: Use
  readonly aad: readonly string[]
}

export const GRANT = 'urn:ibm:params:oauth:grant-type:apikey'

export const pathOf = ({ keyId, use }: Pick<SnippetCall, 'keyId' | 'use'>): string =>
  use === 'read' ? `/api/v2/keys/${keyId}` : `/api/v2/keys/${keyId}/actions/${use}`

/** The JSON that is sent; secrets are left for the reader to fill in, and reading sends nothing. */
export function bodyOf({ use, aad }: Pick<SnippetCall, 'use' | 'aad'>): string | undefined {
  if (use === 'read') return undefined
  const payload = use === 'wrap' ? {} : { ciphertext: '<CIPHERTEXT>' }
  return JSON.stringify(aad.length === 0 ? payload : { ...payload, aad })
}

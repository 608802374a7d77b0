interface Call {
  readonly origin: string
  readonly instanceId: string
  readonly keyId: string
  readonly action: 'wrap' | 'unwrap'
  readonly aad: readonly string[]
  /** The caller brings a data key of their own. */
  readonly ownPlaintext: boolean
}

/** Ends the quotation, writes an escaped quote, and begins it again: the only spelling a POSIX shell has. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

function bodyOf({ action, aad, ownPlaintext }: Call): string {
  const payload =
    action === 'unwrap' ? { ciphertext: '<CIPHERTEXT>' } : ownPlaintext ? { plaintext: '<BASE64 DATA KEY>' } : {}
  return JSON.stringify(aad.length === 0 ? payload : { ...payload, aad })
}

/** The call this form makes, for a terminal; secrets are left for the reader to fill in. */
export function curlOf(call: Call): string {
  const { origin, instanceId, keyId, action } = call
  const address = new URL(`/api/v2/keys/${keyId}/actions/${action}`, origin)
  return [
    `curl -X POST ${quoted(address.href)}`,
    `  -H "Authorization: Bearer $KEYWRIGHT_TOKEN"`,
    `  -H ${quoted(`Bluemix-Instance: ${instanceId}`)}`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(bodyOf(call))}`,
  ].join(' \\\n')
}

import { bodyOf, GRANT, pathOf, type SnippetCall } from './snippet-call.ts'

/** Ends the quotation, writes an escaped quote, and begins it again: the only spelling a POSIX shell has. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

export function curlSnippet(call: SnippetCall): string {
  const body = bodyOf(call)
  const sent = body === undefined ? [] : [`  -H 'Content-Type: application/json'`, `  -d ${quoted(body)}`]
  return [
    `TOKEN=$(curl -sS --fail-with-body ${quoted(`${call.origin}/identity/token`)} \\`,
    `  -d grant_type=${GRANT} \\`,
    `  --data-urlencode "apikey=$KEYWRIGHT_API_KEY" | jq -r .access_token)`,
    '',
    [
      `curl -sS --fail-with-body ${quoted(call.origin + pathOf(call))}`,
      '  -H "Authorization: Bearer $TOKEN"',
      `  -H ${quoted(`Bluemix-Instance: ${call.instanceId}`)}`,
      ...sent,
    ].join(' \\\n'),
  ].join('\n')
}

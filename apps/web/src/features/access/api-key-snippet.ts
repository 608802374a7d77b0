/** Gets a token for the API key and lists keys with it; the secret itself stays out of the command line. */
export const apiKeySnippet = (origin: string, instanceId: string): string =>
  [
    'read -rs KEYWRIGHT_API_KEY  # paste the API key, then Enter',
    '',
    `TOKEN=$(curl -sS --fail-with-body '${origin}/identity/token' \\`,
    '  -d grant_type=urn:ibm:params:oauth:grant-type:apikey \\',
    '  --data-urlencode "apikey=$KEYWRIGHT_API_KEY" | jq -r .access_token)',
    '',
    `curl -sS --fail-with-body '${origin}/api/v2/keys' \\`,
    '  -H "Authorization: Bearer $TOKEN" \\',
    `  -H 'Bluemix-Instance: ${instanceId}'`,
  ].join('\n')
